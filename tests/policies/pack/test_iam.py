"""The pack's reader of IAM documents agrees with an independent evaluator, and is strict where readers differ."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.pack.iam.document import parse
from policies.pack.iam.evaluation import decide
from policies.pack.iam.request import ANONYMOUS, Caller, Request
from policies.pack.iam.witnesses import TooIntricateError, possible_decisions
from tests import iam

ACTIONS = ["s3:GetObject", "s3:PutObject", "sagemaker:CreatePresignedDomainUrl", "execute-api:Invoke"]
ACTION_PATTERNS = [*ACTIONS, "*", "s3:*", "S3:getobject", "s3:?etObject", "sagemaker:CreatePresigned*", "execute-api:*"]
RESOURCES = ["arn:aws:s3:::a", "arn:aws:s3:::a/b", "arn:aws:s3:::b/a/b", "arn:aws:execute-api:r:1:api/dev/GET/"]
RESOURCE_PATTERNS = [*RESOURCES, "*", "arn:aws:s3:::*", "arn:aws:s3:::?", "*/GET/", "arn:aws:s3:::a*b", "arn:*:s3:::A"]
CALLERS = ["arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b"]
TEXTS = ["vpce-1", "vpce-2", "VPCE-1", "vpce-", "vpce-12", ""]
PATTERNS = [*TEXTS[:-1], "*", "vpce-*", "vpce-?", "*1"]
ADDRESSES = ["10.0.0.1", "10.0.1.1", "192.168.1.1", "1.1.1.1", "fd00::1"]
RANGES = ["10.0.0.0/24", "10.0.0.0/8", "10.0.0.1", "192.168.0.0/16", "fd00::/8", "0.0.0.0/0"]
NUMBERS, DATES = ["0", "9", "10", "11"], ["2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z", "2027-01-01T00:00:00+02:00"]
OPERATORS = {
    **dict.fromkeys(("StringEquals", "StringNotEquals"), (TEXTS[:-1], TEXTS)),
    **dict.fromkeys(("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"), (TEXTS[:-1], TEXTS)),
    **dict.fromkeys(("StringLike", "StringNotLike", "ArnLike", "ArnNotEquals"), (PATTERNS, TEXTS)),
    **dict.fromkeys(("IpAddress", "NotIpAddress"), (RANGES, ADDRESSES)),
    **dict.fromkeys(("NumericEquals", "NumericNotEquals"), (NUMBERS, NUMBERS)),
    **dict.fromkeys(("NumericLessThan", "NumericGreaterThanEquals"), (NUMBERS, NUMBERS)),
    **dict.fromkeys(("DateEquals", "DateNotEquals", "DateLessThanEquals", "DateGreaterThan"), (DATES,) * 2),
    "Bool": (["true", "false"], ["true", "false"]),
}
KEYS = {name: f"aws:{name}" for name in OPERATORS}


def some(values):
    """One value, or a list of some."""
    return st.sampled_from(values) | st.lists(st.sampled_from(values), min_size=1, max_size=3)


@st.composite
def conditions(draw):
    found = {}
    for operator in draw(st.lists(st.sampled_from([*OPERATORS, "Null"]), max_size=3, unique=True)):
        if operator == "Null":
            found["Null"] = {KEYS[draw(st.sampled_from(list(KEYS)))]: draw(st.sampled_from(["true", "false", True]))}
            continue
        prefix = draw(st.sampled_from(["", "", "ForAnyValue:", "ForAllValues:"]))
        suffix = draw(st.sampled_from(["", "IfExists"]))
        key = draw(st.sampled_from([KEYS[operator], KEYS[operator].upper(), KEYS[operator].lower()]))
        found[f"{prefix}{operator}{suffix}"] = {key: draw(some(OPERATORS[operator][0]))}
    return found


@st.composite
def statements(draw, principals):
    statement = {"Effect": draw(st.sampled_from(["Allow", "Deny"]))}
    statement[draw(st.sampled_from(["Action", "NotAction"]))] = draw(some(ACTION_PATTERNS))
    statement[draw(st.sampled_from(["Resource", "NotResource"]))] = draw(some(RESOURCE_PATTERNS))
    if principals:
        named = some([*CALLERS, "*"])
        statement["Principal"] = draw(st.just("*") | st.fixed_dictionaries({"AWS": named}))
    if condition := draw(conditions()):
        statement["Condition"] = condition
    return statement


@st.composite
def documents(draw):
    listed = draw(st.lists(statements(draw(st.booleans())), min_size=1, max_size=3))
    return {"Version": "2012-10-17", "Statement": listed if len(listed) > 1 or draw(st.booleans()) else listed[0]}


@st.composite
def circumstances(draw):
    given_keys = draw(st.lists(st.sampled_from(list(KEYS)), unique=True))
    return {KEYS[name]: draw(st.sampled_from(OPERATORS[name][1])) for name in given_keys}


@settings(deadline=None)  # some documents tell thousands of requests apart
@given(documents(), circumstances(), st.sampled_from(ACTIONS), st.sampled_from(RESOURCES), st.sampled_from(CALLERS))
def test_the_reader_decides_as_the_independent_evaluator_does(document, keys, action, resource, caller):
    lower = {key.lower(): value for key, value in keys.items()}
    ours = decide([parse(json.dumps(document))], Request(action, resource, Caller("AWS", caller), lower))
    assert ours == iam.decide(document, action, resource, keys, caller)


@settings(deadline=None)  # some documents tell thousands of requests apart
@given(documents(), circumstances(), st.sampled_from(ACTIONS), st.sampled_from(RESOURCES), st.sampled_from(CALLERS))
def test_the_tried_requests_miss_no_decision(document, keys, action, resource, caller):
    """Whatever the independent evaluator decides in some circumstances is among the decisions found possible."""
    read = parse(document)
    request = Request(action, resource, Caller("AWS", caller))
    try:
        possible = {decision for decision, _ in possible_decisions([read], [request])}
    except TooIntricateError:
        return
    assert iam.decide(document, action, resource, keys, caller) in possible


STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
NO_OPERATOR = "a condition has an operator that the policy language does not have"
TWICE = "a condition has the same operator and key twice, written differently"


@pytest.mark.parametrize(
    ("changed", "said"),
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
def test_what_aws_would_refuse_or_read_otherwise_is_refused(changed, said):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        parse(json.dumps({"Statement": {**STATEMENT, **changed}}))
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("text", "said"),
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
def test_a_text_that_is_no_policy_document_is_refused(text, said):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        parse(text)
    assert str(caught.value) == said


def _decision(statement, keys=None, resource="arn:aws:s3:::alice/x", version="2012-10-17", caller=ANONYMOUS):
    document = parse({"Version": version, "Statement": {**STATEMENT, **statement}})
    return decide([document], Request("s3:GetObject", resource, caller, keys or {}))


@pytest.mark.parametrize(
    ("resource", "keys", "version", "decision"),
    [
        ("arn:aws:s3:::${aws:username}/*", {"aws:username": "alice"}, "2012-10-17", "Allow"),
        ("arn:aws:s3:::${AWS:UserName}/*", {"aws:username": "bob"}, "2012-10-17", "ImplicitDeny"),
        ("arn:aws:s3:::${aws:username}/*", {}, "2012-10-17", "ImplicitDeny"),
        ("arn:aws:s3:::${aws:username}/*", {"aws:username": "*"}, "2012-10-17", "ImplicitDeny"),
        ("arn:aws:s3:::${aws:username, 'alice'}/*", {}, "2012-10-17", "Allow"),
        ("arn:aws:s3:::${aws:username}/*", {"aws:username": ("alice", "bob")}, "2012-10-17", "ImplicitDeny"),
        ("arn:aws:s3:::${aws:username}/*", {"aws:username": "alice"}, "2008-10-17", "ImplicitDeny"),
        ("arn:aws:s3:::${*}/*", {}, "2012-10-17", "ImplicitDeny"),
    ],
)
def test_policy_variables_stand_for_values_and_not_for_patterns(resource, keys, version, decision):
    assert _decision({"Resource": resource}, keys, version=version) == decision


@pytest.mark.parametrize(
    ("effect", "decision"), [("Allow", "Allow"), ("Deny", "ImplicitDeny")], ids=["an Allow stays", "a Deny goes"]
)
def test_a_negated_condition_on_a_variable_without_value_is_read_to_the_worse(effect, decision):
    condition = {"StringNotEquals": {"aws:SourceVpce": "${aws:PrincipalTag/endpoint}"}}
    assert _decision({"Effect": effect, "Condition": condition}, {"aws:sourcevpce": "vpce-1"}) == decision


@pytest.mark.parametrize(
    ("principal", "caller", "decision"),
    [
        ({"Principal": "*"}, ANONYMOUS, "Allow"),
        ({"Principal": {"AWS": "111122223333"}}, Caller("AWS", CALLERS[0]), "Allow"),
        ({"Principal": {"AWS": "arn:aws:iam::111122223333:root"}}, Caller("AWS", CALLERS[0]), "Allow"),
        ({"Principal": {"AWS": "arn:aws:iam::999999999999:root"}}, Caller("AWS", CALLERS[0]), "ImplicitDeny"),
        ({"Principal": {"Service": "Lambda.amazonaws.com"}}, Caller("Service", "lambda.amazonaws.com"), "Allow"),
        ({"Principal": {"Service": "lambda.amazonaws.com"}}, Caller("AWS", CALLERS[0]), "ImplicitDeny"),
        ({"NotPrincipal": {"AWS": CALLERS[0]}}, Caller("AWS", CALLERS[0]), "ImplicitDeny"),
        ({"NotPrincipal": {"AWS": CALLERS[0]}}, Caller("AWS", CALLERS[1]), "Allow"),
    ],
)
def test_a_statement_speaks_of_the_principals_it_names(principal, caller, decision):
    assert _decision(principal, caller=caller) == decision


def test_a_document_that_tells_too_many_requests_apart_is_not_judged():
    keys = {f"aws:PrincipalTag/{number}": list("abcdefgh") for number in range(8)}
    document = parse({"Statement": {**STATEMENT, "Condition": {"StringEquals": keys}}})
    with pytest.raises(TooIntricateError):
        list(possible_decisions([document], [Request("s3:GetObject", "a")]))
