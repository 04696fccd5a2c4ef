"""The shapes of IAM documents."""

import json

import pytest

from components.studio_access.iam.document import document, service_trust, statement, to_json


def test_a_statement_leaves_out_what_is_not_given():
    assert statement("A", "Allow", "s3:Get", "*") == {
        "Sid": "A",
        "Effect": "Allow",
        "Action": "s3:Get",
        "Resource": "*",
    }


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"action": []}, "action is \\[\\]"),
        ({"resource": ""}, "resource is ''"),
        ({"condition": {"StringEquals": {"aws:SourceVpce": []}}}, "StringEquals aws:SourceVpce is \\[\\]"),
    ],
)
def test_an_empty_part_is_refused_and_named(arguments, named):
    values = {"action": "s3:Get", "resource": "*", "condition": None, **arguments}
    with pytest.raises(ValueError, match=f"statement A: {named}; at least one value is needed"):
        statement("A", "Allow", values["action"], values["resource"], condition=values["condition"])


def test_the_same_document_is_always_the_same_text():
    one = document(statement("A", "Allow", "s3:Get", "*"))
    other = {"Statement": [dict(reversed(one["Statement"][0].items()))], "Version": "2012-10-17"}
    assert to_json(one) == to_json(other)
    assert json.loads(to_json(one)) == one


def test_only_the_named_service_may_assume_a_service_role():
    assert service_trust("lambda.amazonaws.com")["Statement"] == [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ]
