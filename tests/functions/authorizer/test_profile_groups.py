"""Who may have a user profile created: the authorizer's policy says so, by group."""

import pytest

from tests.functions.authorizer.authorizing import STAGE, ask, authorizer, issuer, request
from tests.tokens import access_claims, mint

CREATE = f"{STAGE}/POST/me/profile"


def decided(capsys, groups, **changes):
    function = authorizer(issuer(profile_groups=["data-science", "research"], **changes))
    claims = access_claims(**{"cognito:groups": groups})
    return ask(function, request(mint(claims=claims)), capsys)


@pytest.mark.parametrize("groups", [["data-science"], ["other", "research"]])
def test_a_person_of_a_listed_group_may_create_their_profile(capsys, groups):
    outcome = decided(capsys, groups)
    assert outcome.decision(CREATE) == "Allow"
    assert outcome.decision(f"{STAGE}/GET/me") == "Allow"


@pytest.mark.parametrize(
    "groups", [[], ["Data-Science"], "data-science", None, [["data-science"]], {"data-science": 1}]
)
def test_anybody_else_may_not(capsys, groups):
    outcome = decided(capsys, groups)
    assert outcome.decision(CREATE) == "Deny"
    assert outcome.decision(f"{STAGE}/GET/me") == "Allow"


def test_without_such_groups_nobody_may(capsys):
    claims = access_claims(**{"cognito:groups": ["data-science"]})
    assert ask(authorizer(issuer()), request(mint(claims=claims)), capsys).decision(CREATE) == "Deny"


@pytest.mark.parametrize(
    "route", ["POST/me", "POST/me/profile/x", "PUT/me/profile", "GET/me/profile", "POST/bob/profile"]
)
def test_nothing_else_opens_with_it(capsys, route):
    assert decided(capsys, ["research"]).decision(f"{STAGE}/{route}") == "Deny"


def test_the_groups_claim_is_the_issuer_s(capsys):
    function = authorizer(issuer(profile_groups=["research"], groups_claim="roles"))
    token = mint(claims=access_claims(roles=["research"]))
    assert ask(function, request(token), capsys).decision(CREATE) == "Allow"
