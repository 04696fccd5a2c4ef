"""A person without a user profile on a local AWS: who gets one, however many ask at once."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from components.studio_access.bundles import FUNCTIONS, Target, build
from local.deployment.stack import Deployment, configuration, deployed

ROOT = Path(__file__).parents[2]
AT_ONCE = 4
pytestmark = pytest.mark.filterwarnings("ignore:.*utcnow:DeprecationWarning")


@pytest.fixture(scope="module")
def deployment():
    for function in FUNCTIONS:
        build(function, Target.of_this_machine(), ROOT / "build" / "local")
    given = {
        "studio-access:createProfiles": "true",
        "studio-access:createProfilesForGroups": '["data-science"]',
        "studio-access:tags": '{"team": "data"}',
    }
    with deployed(ROOT, "local", configuration(ROOT, "local") | given) as running:
        cognito = running.aws.client("cognito-idp")
        cognito.create_group(UserPoolId=running.outputs["userPoolId"], GroupName="data-science")
        yield running


def signed_in(deployment: Deployment, user: str, *groups: str) -> dict[str, str]:
    password = deployment.pool.add(user)
    for group in groups:
        deployment.aws.client("cognito-idp").admin_add_user_to_group(
            UserPoolId=deployment.outputs["userPoolId"], Username=user, GroupName=group
        )
    return {"Authorization": f"Bearer {deployment.pool.sign_in(user, password).access}"}


def asked(deployment: Deployment, headers: dict[str, str]) -> int:
    return deployment.networks.corporate.send("POST", f"{deployment.outputs['apiUrl']}/me/profile", headers).status


def profiles(deployment: Deployment) -> set[str]:
    return {name for _, name in deployment.aws.store.profiles}


def test_of_many_requests_at_once_comes_one_profile(deployment: Deployment):
    headers = signed_in(deployment, "dave", "data-science")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = set(pool.map(lambda _: asked(deployment, headers), range(AT_ONCE)))
    assert statuses <= {200, 202, 503}  # 503 where this machine is too busy to answer in time: ask again
    assert asked(deployment, headers) == 200
    assert sorted(profiles(deployment)) == ["alice", "bob", "dave"]
    made = deployment.aws.store.profile(deployment.outputs["domainId"], "dave")
    assert made["Tags"] == [{"Key": "team", "Value": "data"}]
    assert deployment.networks.corporate.get(f"{deployment.outputs['apiUrl']}/me", headers).status == 200


def test_whoever_is_in_no_listed_group_gets_none(deployment: Deployment):
    assert asked(deployment, signed_in(deployment, "carol")) == 403
    assert "carol" not in profiles(deployment)


def test_a_name_that_differs_from_another_s_only_in_case_gets_neither(deployment: Deployment):
    assert asked(deployment, signed_in(deployment, "BOB", "data-science")) == 409


def test_nobody_without_a_token_or_from_elsewhere_gets_one(deployment: Deployment):
    headers = signed_in(deployment, "erin", "data-science")
    assert asked(deployment, {}) == 401
    url = f"{deployment.outputs['apiUrl']}/me/profile"
    assert deployment.networks.other_vpc.send("POST", url, headers).status == 403
    assert "erin" not in profiles(deployment)


def test_without_its_permission_the_creator_says_that_it_could_not(deployment: Deployment):
    headers = signed_in(deployment, "frank", "data-science")
    role = deployment.outputs["functionNames"]["profileCreator"]
    iam = deployment.aws.client("iam")
    document = iam.get_role_policy(RoleName=role, PolicyName="create-profiles")["PolicyDocument"]
    iam.delete_role_policy(RoleName=role, PolicyName="create-profiles")
    try:
        assert asked(deployment, headers) == 502
    finally:
        text = document if isinstance(document, str) else json.dumps(document)
        iam.put_role_policy(RoleName=role, PolicyName="create-profiles", PolicyDocument=text)
    assert asked(deployment, headers) == 200
