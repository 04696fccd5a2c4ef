"""The documents: within AWS's limits, and the boundary as good as the policies where there are none."""

import dataclasses

import pytest

from policies.guardrails.documents import (
    MAX_BOUNDARY_CHARACTERS,
    MAX_SCP_CHARACTERS,
    TooLargeError,
    guardrails,
    to_json,
)
from tests.iam import decide
from tests.policies.guardrails.deployed_stacks import (
    ADMIN,
    ALICE,
    BROKER,
    EXEMPT,
    SECOND,
    STACK,
)
from tests.policies.guardrails.test_statements import TABLE

ENDS = ("authorizer", "presigner", "page", "preflight", "profile-creator", "pre-token", "keys")
BOUNDARY_ARN = "arn:aws:iam::111122223333:policy/studio-access-boundary"


def test_there_are_four_policies_and_a_boundary_an_account():
    assert list(guardrails([STACK, SECOND], EXEMPT)) == [
        "scp-presigning.json",
        "scp-ways-around.json",
        "scp-front-door.json",
        "scp-watch.json",
        "permissions-boundary-111122223333.json",
        "permissions-boundary-444455556666.json",
    ]


def test_each_is_within_what_aws_takes_with_names_as_long_as_they_get():
    prefix = "a" * 40
    long = dataclasses.replace(
        STACK,
        name_prefix=prefix,
        stage_name="s" * 20,
        broker=f"{prefix}-presigner",
        functions=tuple(f"{prefix}-{end}" for end in ENDS),
        scheduled_functions=(f"{prefix}-keys",),
        schedule_roles=(f"{prefix}-keys-schedule",),
        corporate_cidrs=tuple(f"10.{n}.0.0/16" for n in range(40)),
        created_endpoints=tuple(f"vpce-{n:017x}" for n in range(3)),
    )
    sizes = {name: len(to_json(content)) for name, content in guardrails([long], EXEMPT).items()}
    assert all(size <= MAX_SCP_CHARACTERS for name, size in sizes.items() if name.startswith("scp-"))
    assert max(sizes.values()) <= MAX_BOUNDARY_CHARACTERS
    assert (MAX_SCP_CHARACTERS, MAX_BOUNDARY_CHARACTERS) == (5120, 6144)


def test_what_is_too_large_is_refused_and_says_by_how_much():
    many = [dataclasses.replace(STACK, api_id=f"api{n}", name_prefix=f"stack-{n}") for n in range(9)]
    with pytest.raises(
        TooLargeError, match=r"scp-presigning.json: \d{4} characters, AWS takes 5120; make one for fewer"
    ):
        guardrails(many, EXEMPT)


def test_without_a_stack_there_is_nothing_to_make():
    with pytest.raises(ValueError, match="at least one deployed stack; none is given"):
        guardrails([], EXEMPT)


BOUNDARY = guardrails([STACK], EXEMPT)["permissions-boundary-111122223333.json"]


@pytest.mark.parametrize(
    ("who", "action", "where", "allowed"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_the_boundary_denies_what_the_policy_denies(who, action, where, allowed):
    decision = decide(BOUNDARY, action, ALICE, {"aws:PrincipalArn": who, **where})
    assert decision == ("Allow" if allowed else "Deny")


@pytest.mark.parametrize(
    ("action", "resource", "keys", "allowed"),
    [
        ("iam:CreateRole", "arn:aws:iam::111122223333:role/new", {}, False),
        ("iam:CreateRole", "arn:aws:iam::111122223333:role/new", {"iam:PermissionsBoundary": BOUNDARY_ARN}, True),
        ("iam:CreateUser", "arn:aws:iam::111122223333:user/new", {}, False),
        ("iam:PutRolePermissionsBoundary", ADMIN, {"iam:PermissionsBoundary": f"{BOUNDARY_ARN}2"}, False),
        ("iam:DeleteRolePermissionsBoundary", ADMIN, {"iam:PermissionsBoundary": BOUNDARY_ARN}, False),
        ("iam:CreatePolicyVersion", BOUNDARY_ARN, {}, False),
        ("iam:DeletePolicyVersion", BOUNDARY_ARN, {}, False),
        ("iam:DeletePolicy", BOUNDARY_ARN, {}, False),
        ("iam:CreatePolicyVersion", "arn:aws:iam::111122223333:policy/other", {}, True),
        ("iam:PassRole", BROKER, {}, False),
        ("iam:PutRolePolicy", BROKER, {}, False),
    ],
)
def test_whoever_has_the_boundary_cannot_get_rid_of_it(action, resource, keys, allowed):
    decision = decide(BOUNDARY, action, resource, {"aws:PrincipalArn": ADMIN, **keys})
    assert decision == ("Allow" if allowed else "Deny")
