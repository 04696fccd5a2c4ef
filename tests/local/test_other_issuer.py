"""The whole way with an OpenID provider that nobody here wrote as the issuer: sign-in with PKCE, journey, rotation."""

import pytest

from components.studio_access.bundles import FUNCTIONS, Target, build
from local.company import Company
from local.deployment import configuration, deployed
from local.journey import journey, set_the_scene
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
def company(deployment) -> Company:
    assert isinstance(deployment.people, Company)
    return deployment.people


@pytest.fixture(scope="module")
def scene(deployment):
    return set_the_scene(deployment)


def test_the_journey_is_the_same_as_with_cognito(scene):
    rows = list(journey(scene))
    assert len(rows) == 22
    assert [row.step for row in rows if not row.as_expected] == []


def test_nothing_of_cognito_is_deployed(deployment):
    assert deployment.cloud.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"] == []
    assert deployment.outputs["userPoolId"] == ""
    assert deployment.outputs["clientId"] == "studio-portal"
    assert deployment.outputs["issuer"] == "https://login.bank.example"


def _status(scene, token, profile="alice"):
    return scene.ask(profile, token).status


def test_each_wrong_claim_is_refused_though_the_provider_s_own_key_signed(scene, company):
    claims = {
        "iss": company.provider.issuer,
        "aud": "https://studio-access.bank.example",
        "client_id": "studio-portal",
        "sub": "alice",
        "scope": "studio",
        "groups": ["data-science"],
        "studio_profile": "alice",
    }
    assert _status(scene, company.signed(claims)) == 200
    for change in (
        {"aud": "https://other.bank.example"},
        {"client_id": "another"},
        {"iss": "https://login.bank.example/"},
        {"sub": "studio-portal"},
        {"nonce": "n"},
        {"cnf": {"jkt": "x"}},
    ):
        assert _status(scene, company.signed(claims | change)) == 401, change
    for change in ({"scope": "openid"}, {"groups": ["visitors"]}, {"studio_profile": "alice/../bob"}):
        assert _status(scene, company.signed(claims | change)) == 403, change


def test_a_rotated_key_is_found_and_a_withdrawn_one_refused(scene, company):
    """By fresh instances of the function; what a running one does is in test_rotation.py."""
    before = company.sign_in("alice", company.add("alice")).access
    company.provider.rotate()
    after = company.sign_in("alice", company.add("alice")).access
    restart(scene)
    assert [_status(scene, token) for token in (after, before)] == [200, 200]
    # Not `after` again: API Gateway keeps an answer for as long as the stack says.
    withdrawn = company.sign_in("alice", company.add("alice")).access
    company.provider.rotate(keep_old=False)
    newest = company.sign_in("alice", company.add("alice")).access
    restart(scene)
    assert [_status(scene, token) for token in (newest, withdrawn)] == [200, 401]


def test_no_token_of_the_provider_is_in_a_log(scene):
    client = scene.deployment.cloud.client("logs")
    text = "".join(
        event["message"]
        for group in client.describe_log_groups()["logGroups"]
        for event in client.filter_log_events(logGroupName=group["logGroupName"])["events"]
    )
    assert "own_profile" in text
    assert [token for token in scene.sent if token in text or token.split(".")[2] in text] == []
