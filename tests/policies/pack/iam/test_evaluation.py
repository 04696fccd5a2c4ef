"""Documents decide as an independent evaluator decides them."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.pack.iam.document import parse
from policies.pack.iam.evaluation import ANONYMOUS, Caller, Request, decide
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


STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


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
