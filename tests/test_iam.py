"""The evaluator the policies are judged by: only what is in the context is in the request."""

import pytest

from tests.iam import api_gateway_decision, decide

ALLOW = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}
DENY = {**ALLOW, "Effect": "Deny"}


def _policy(*statements, **parts):
    return {"Statement": [statement | parts for statement in statements]}


def _decide(policy, context=None, principal="*"):
    return decide(policy, "execute-api:Invoke", "arn:aws:x", context, principal)


def test_silence_is_an_implicit_deny():
    assert _decide([]) == "ImplicitDeny"


def test_an_explicit_deny_wins():
    assert _decide([_policy(ALLOW), _policy(DENY)]) == "Deny"


@pytest.mark.parametrize("key", ["aws:SourceIp", "aws:SourceVpce", "aws:EpochTime", "aws:PrincipalArn", "aws:username"])
def test_a_key_that_is_not_given_is_absent(key):
    assert _decide(_policy(ALLOW, Condition={"Null": {key: "true"}})) == "Allow"
    assert _decide(_policy(ALLOW, Condition={"Null": {key: "true"}}), {key: "x"}) == "ImplicitDeny"


def test_keys_have_no_case():
    policy = _policy(ALLOW, Condition={"StringEquals": {"aws:sourceVpce": "vpce-1"}})
    assert _decide(policy, {"aws:SourceVpce": "vpce-1"}) == "Allow"


@pytest.mark.parametrize(("address", "decision"), [("10.0.1.2", "Allow"), ("10.1.1.2", "ImplicitDeny")])
def test_addresses_are_compared_as_ranges(address, decision):
    policy = _policy(ALLOW, Condition={"IpAddress": {"aws:VpcSourceIp": ["10.0.0.0/16"]}})
    assert _decide(policy, {"aws:VpcSourceIp": address}) == decision


@pytest.mark.parametrize(
    ("named", "decision"),
    [
        ("*", "Allow"),
        ({"AWS": "*"}, "Allow"),
        ({"AWS": ["arn:aws:iam::1:role/a", "arn:aws:iam::1:role/b"]}, "Allow"),
        ({"AWS": "arn:aws:iam::1:role/a"}, "ImplicitDeny"),
        ({"Service": "lambda.amazonaws.com"}, "ImplicitDeny"),
    ],
)
def test_a_statement_counts_for_the_principals_it_names(named, decision):
    assert _decide(_policy(ALLOW, Principal=named), principal="arn:aws:iam::1:role/b") == decision


def test_a_newline_at_the_end_makes_another_resource():
    policy = {"Statement": {**ALLOW, "Resource": "arn:aws:x"}}
    assert decide(policy, "execute-api:Invoke", "arn:aws:x\n") == "ImplicitDeny"


@pytest.mark.parametrize("broken", [{"Effect": "allow"}, {"NotPrincipal": "*"}])
def test_what_cannot_be_evaluated_is_not_overlooked(broken):
    with pytest.raises(ValueError, match=r"^(not a policy statement|NotPrincipal is not evaluated)"):
        _decide(_policy(ALLOW, **broken))


@pytest.mark.parametrize(
    ("resource_policy", "authorizer_policy", "decision"),
    [
        ([ALLOW], [ALLOW], "Allow"),
        ([ALLOW], [], "Allow"),
        ([], [ALLOW], "Allow"),
        ([], [], "ImplicitDeny"),
        ([DENY], [ALLOW], "Deny"),
        ([ALLOW], [DENY], "Deny"),
        ([], [DENY], "Deny"),
        ([DENY], [], "Deny"),
        ([DENY], [DENY], "Deny"),
    ],
)
def test_api_gateway_combines_both_policies(resource_policy, authorizer_policy, decision):
    """All nine pairs of Allow, silence and Deny."""
    policies = _policy(*resource_policy, Principal="*"), _policy(*authorizer_policy)
    assert api_gateway_decision(*policies, "arn:aws:x") == decision
