"""IAM documents are read strictly where readers differ, and refused where AWS would refuse them."""

import json

import pytest

from policies.pack.iam.document import parse

STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
NO_OPERATOR = "a condition has an operator that the policy language does not have"
TWICE = "a condition has the same operator and key twice, written differently"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"Effect": "allow"}, "an Effect is neither Allow nor Deny"),
        ({"Action": []}, "Action is neither a text nor a list of texts, or it is empty"),
        ({"Action": ["s3:*", 7]}, "Action is neither a text nor a list of texts, or it is empty"),
        ({"Action": "GetObject"}, "an action is not written service:action"),
        ({"NotAction": "s3:*"}, "a statement has both Action and NotAction"),
        ({"Resource": ""}, "Resource is neither a text nor a list of texts, or it is empty"),
        ({"NotResource": "*"}, "a statement has both Resource and NotResource"),
        ({"Principal": "arn:aws:iam::111122223333:root"}, "a Principal is neither * nor an object"),
        (
            {"Principal": {"AWS": "arn:aws:iam::111122223333:role/*"}},
            "a Principal is a pattern, which the policy language does not have",
        ),
        ({"Principal": {"aws": "*"}}, "a Principal has an element that the policy language does not have"),
        ({"Principal": "*", "NotPrincipal": "*"}, "a statement has both Principal and NotPrincipal"),
        ({"Sid": 1}, "a Sid is not a text"),
        ({"effect": "Deny"}, "a statement has an element that the policy language does not have"),
        ({"Condition": []}, "a Condition is not an object"),
        ({"Condition": {"StringEquals": {}}}, "a condition operator has no condition keys"),
        ({"Condition": {"StringEqual": {"a": "b"}}}, NO_OPERATOR),
        ({"Condition": {"ForSome:StringEquals": {"a": "b"}}}, NO_OPERATOR),
        ({"Condition": {"NullIfExists": {"a": "true"}}}, NO_OPERATOR),
        ({"Condition": {"StringEquals": {"a": []}}}, "a condition has no key or no value"),
        ({"Condition": {"StringEquals": {"a": None}}}, "a condition's value is neither a text, a number nor a boolean"),
        ({"Condition": {"Null": {"a": "yes"}}}, "a value of Null is not of its kind"),
        ({"Condition": {"IpAddress": {"a": "10.0.0.0/33"}}}, "a value of IpAddress is not of its kind"),
        ({"Condition": {"DateLessThan": {"a": "tomorrow"}}}, "a value of DateLessThan is not of its kind"),
        ({"Condition": {"DateLessThan": {"a": "1e300"}}}, "a value of DateLessThan is not of its kind"),
        ({"Condition": {"NumericLessThan": {"a": "many"}}}, "a value of NumericLessThan is not of its kind"),
        ({"Condition": {"StringEquals": {"a": "b", "A": "c"}}}, TWICE),
        ({"Condition": {"StringEquals": {"a": "b"}, "stringEquals": {"a": "c"}}}, TWICE),
    ],
)
def test_what_aws_would_refuse_or_read_otherwise_is_refused(changed, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        parse(json.dumps({"Statement": {**STATEMENT, **changed}}))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it is not JSON (line 1, column 1)"),
        ("[]", "it is not an object"),
        ("{}", "it has no Statement"),
        ('{"Statement": []}', "it has no Statement"),
        ('{"Statement": [7]}', "a statement is not an object"),
        ('{"Statement": [], "Statement": []}', "it has a member twice; which one counts is anybody's guess"),
        ('{"Statement": NaN}', "it has a number that JSON does not have"),
        ('{"Version": "2012-10-18", "Statement": []}', "its Version is none of 2008-10-17, 2012-10-17"),
        ('{"Id": 1, "Statement": []}', "its Id is not a text"),
        ('{"Statements": []}', "the document has an element that the policy language does not have"),
        ('{"Statement": [{"Effect": "Allow"}]}', "a statement has neither Action nor NotAction"),
        ("[" * 100_000, "it is nested too deeply"),
    ],
)
def test_a_text_that_is_no_policy_document_is_refused(text, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        parse(text)
    assert str(caught.value) == message
