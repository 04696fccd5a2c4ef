"""An OpenID provider that nobody here wrote as the issuer: sign-in with PKCE, all checks, rotation of its keys."""

import pytest

from components.studio_access.bundles import FUNCTIONS, Target, build
from local.demo.checks import run_checks, sign_in_alice
from local.deployment.stack import configuration, deployed
from local.deployment.users import ProviderUsers
from tests.local.conftest import ROOT
from tests.local.node import needs_node, restart

pytestmark = needs_node


@pytest.fixture(scope="module")
def deployment():
    for function in FUNCTIONS:
        build(function, Target.of_this_machine(), ROOT / "build" / "local")
    with deployed(ROOT, "local-oidc", configuration(ROOT, "local-oidc")) as running:
        yield running


@pytest.fixture(scope="module")
def provider_users(deployment) -> ProviderUsers:
    assert isinstance(deployment.users, ProviderUsers)
    return deployment.users


@pytest.fixture(scope="module")
def caller(deployment):
    return sign_in_alice(deployment)


def test_all_checks_pass_as_with_cognito(caller):
    checks = list(run_checks(caller))
    assert len(checks) == 22
    assert [row.step for row in checks if not row.as_expected] == []


def test_nothing_of_cognito_is_deployed(deployment):
    assert deployment.aws.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"] == []
    assert deployment.outputs["userPoolId"] == ""
    assert deployment.outputs["clientId"] == "studio-portal"
    assert deployment.outputs["issuer"] == "https://login.bank.example"


def _status(caller, token, profile="alice"):
    return caller.request(profile, token).status


def test_each_wrong_claim_is_refused_though_the_provider_s_own_key_signed(caller, provider_users):
    claims = {
        "iss": provider_users.provider.issuer,
        "aud": "https://studio-access.bank.example",
        "client_id": "studio-portal",
        "sub": "alice",
        "scope": "studio",
        "groups": ["data-science"],
        "studio_profile": "alice",
    }
    assert _status(caller, provider_users.signed(claims)) == 200
    for change in (
        {"aud": "https://other.bank.example"},
        {"client_id": "another"},
        {"iss": "https://login.bank.example/"},
        {"sub": "studio-portal"},
        {"nonce": "n"},
        {"cnf": {"jkt": "x"}},
    ):
        assert _status(caller, provider_users.signed(claims | change)) == 401, change
    for change in ({"scope": "openid"}, {"groups": ["visitors"]}, {"studio_profile": "alice/../bob"}):
        assert _status(caller, provider_users.signed(claims | change)) == 403, change


def test_a_rotated_key_is_found_and_a_withdrawn_one_refused(caller, provider_users):
    """By fresh instances of the function; what a running one does is in test_rotation.py."""
    before = provider_users.sign_in("alice", provider_users.add("alice")).access
    provider_users.provider.rotate()
    after = provider_users.sign_in("alice", provider_users.add("alice")).access
    restart(caller)
    assert [_status(caller, token) for token in (after, before)] == [200, 200]
    # Not `after` again: API Gateway keeps an answer for as long as the stack says.
    withdrawn = provider_users.sign_in("alice", provider_users.add("alice")).access
    provider_users.provider.rotate(keep_old=False)
    newest = provider_users.sign_in("alice", provider_users.add("alice")).access
    restart(caller)
    assert [_status(caller, token) for token in (newest, withdrawn)] == [200, 401]


def test_no_token_of_the_provider_is_in_a_log(caller):
    client = caller.deployment.aws.client("logs")
    text = "".join(
        event["message"]
        for group in client.describe_log_groups()["logGroups"]
        for event in client.filter_log_events(logGroupName=group["logGroupName"])["events"]
    )
    assert "own_profile" in text
    assert [token for token in caller.sent if token in text or token.split(".")[2] in text] == []
