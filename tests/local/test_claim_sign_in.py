"""Sign-in on the pool's page with code and PKCE, where a claim names the profile: one's own URL and nobody else's.

One deployment for all, and people of their own for each test.
"""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from components.studio_access.bundles import FUNCTIONS, Target, build
from local.aws.cognito import PreToken, TriggerRefusedError
from local.deployment.sign_in import SignInError, Tokens
from local.deployment.stack import Deployment, configuration, deployed
from local.deployment.users import claims_of

ROOT = Path(__file__).parents[2]
CALLBACK = "http://localhost:8400/callback"
TABLE = "studio-access-local-directory"

# MiniStack's, from Python 3.12 on.
pytestmark = pytest.mark.filterwarnings("ignore:.*utcnow:DeprecationWarning")


@pytest.fixture(scope="module")
def front_door():
    """The repository's program with a claim as the way to a profile."""
    for function in FUNCTIONS:
        build(function, Target.of_this_machine(), ROOT / "build" / "local")
    config = {**configuration(ROOT, "local"), "studio-access:profileFrom": "claim"}
    with deployed(ROOT, "local", config) as running:
        for name in ("carol", "dave", "erin"):
            running.aws.store.add_profile(running.outputs["domainId"], name, {})
        yield running


def person(front_door: Deployment, user: str, profile: str | None) -> str:
    """Somebody with a profile that an administrator set; returns the password."""
    password = front_door.pool.add(user)
    if profile is not None:
        front_door.aws.client("cognito-idp").admin_update_user_attributes(
            UserPoolId=front_door.outputs["userPoolId"],
            Username=user,
            UserAttributes=[{"Name": "custom:studio_profile", "Value": profile}],
        )
    return password


def sign_in(front_door: Deployment, user: str, password: str) -> Tokens:
    return front_door.pool.sign_in_at_page(front_door.networks.internet, user, password, CALLBACK)


def ask(front_door: Deployment, profile: str, token: str) -> int:
    url = f"{front_door.outputs['apiUrl']}/{profile}"
    return front_door.networks.corporate.get(url, {"Authorization": f"Bearer {token}"}).status


def owner_key(profile: str) -> dict:
    return {"issuer": {"S": "profile"}, "person": {"S": profile}}


def log(front_door: Deployment) -> list[dict]:
    events = front_door.aws.client("logs").filter_log_events(logGroupName="/aws/lambda/studio-access-local-pre-token")
    return [json.loads(event["message"]) for event in events["events"] if event["message"].startswith("{")]


@pytest.mark.parametrize(("user", "profile"), [("alice@example.com", "alice"), ("okta_00u1abcd", "bob")])
def test_names_that_are_no_profile_names_come_to_their_own_profile_and_no_other(front_door, user, profile):
    tokens = sign_in(front_door, user, person(front_door, user, profile))
    claims = claims_of(tokens.access)
    assert (claims["studio_profile"], claims["username"], claims["scope"]) == (profile, user, "openid")
    assert "studio_profile" not in claims_of(tokens.id)
    other = {"alice": "bob", "bob": "alice"}[profile]
    statuses = {name: ask(front_door, name, tokens.access) for name in ("me", profile, other)}
    assert statuses == {"me": 200, profile: 200, other: 403}


@pytest.mark.parametrize(
    ("user", "profile", "sentence"),
    [
        ("nobody", None, "no Studio user profile is set for you"),
        ("odd", "erin_x", "the Studio user profile set for you is not a valid name"),
    ],
)
def test_who_has_no_proper_profile_gets_no_token_and_a_reason(front_door, user, profile, sentence):
    password = person(front_door, user, profile)
    with pytest.raises(SignInError, match=f"PreTokenGeneration failed with error {sentence}"):
        sign_in(front_door, user, password)


def test_a_second_person_locks_the_profile_for_both_until_an_administrator_decides(front_door):
    first, second = person(front_door, "carol", "carol"), person(front_door, "twin", "CAROL")
    sign_in(front_door, "carol", first)
    for user, password in (("twin", second), ("carol", first)):
        with pytest.raises(SignInError, match="set for somebody else too"):
            sign_in(front_door, user, password)
    assert {line["profile"] for line in log(front_door) if line.get("alarm") == "STUDIO_PROFILE_CONTESTED"} >= {"CAROL"}
    dynamodb = front_door.aws.client("dynamodb")
    item = dynamodb.get_item(TableName=TABLE, Key=owner_key("carol"))["Item"]
    assert item["owner_person"] == {"S": "carol"}
    assert {text.rpartition(" ")[2] for text in item["contested_by"]["SS"]} == {"carol", "twin"}
    dynamodb.delete_item(TableName=TABLE, Key=owner_key("carol"))
    assert ask(front_door, "carol", sign_in(front_door, "carol", first).access) == 200


def test_an_api_sign_in_is_refused_alike_as_cognito_says_it(front_door):
    password = person(front_door, "apionly", None)
    with pytest.raises(ClientError, match="PreTokenGeneration failed with error no Studio user profile") as caught:
        front_door.pool.sign_in("apionly", password)
    assert caught.value.response["Error"]["Code"] == "UserLambdaValidationException"


def test_an_api_sign_in_of_somebody_with_a_profile_brings_the_claim_too(front_door):
    tokens = front_door.pool.sign_in("dave", person(front_door, "dave", "dave"))
    assert claims_of(tokens.access)["studio_profile"] == "dave"


def test_a_function_that_this_pool_may_not_call_gives_no_token(front_door):
    from ministack.services import lambda_svc  # noqa: PLC0415 - only once the local AWS has set its environment

    password = person(front_door, "erin", "erin")
    functions = lambda_svc._functions.all_items()
    function = next(value for key, value in functions if key[-1] == "studio-access-local-pre-token")
    (statement,) = function["policy"]["Statement"]
    condition = statement["Condition"]
    other = "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_Other"
    statement["Condition"] = {"ArnLike": {"AWS:SourceArn": other}}
    try:
        with pytest.raises(SignInError, match="is not permitted to invoke"):
            sign_in(front_door, "erin", password)
    finally:
        statement["Condition"] = condition
    assert ask(front_door, "me", sign_in(front_door, "erin", password).access) == 200


def test_no_line_of_the_function_s_log_names_a_person(front_door):
    text = json.dumps(log(front_door))
    assert "own_profile" in text
    assert [name for name in ("example.com", "okta_", "twin", "Bearer") if name in text] == []


def cognito(change: dict) -> SimpleNamespace:
    """A MiniStack whose trigger does what is told."""

    def trigger(pool_id, claims, **_):
        return {**claims, **change}

    return SimpleNamespace(
        _user_pools={"pool": {}}, _apply_pretoken_trigger=trigger, _oauth2_token=None, _run_idp_handler=None
    )


@pytest.mark.parametrize("name", ["sub", "username", "iss", "client_id", "token_use", "exp"])
def test_a_trigger_that_changes_what_is_cognito_s_own_gives_no_token(name):
    apply = PreToken(cognito({name: "mallory"}), None).replacements()["_apply_pretoken_trigger"]
    with pytest.raises(TriggerRefusedError, match="changed a protected claim"):
        apply(pool_id="pool", claims={"sub": "alice"})


def test_a_trigger_that_adds_a_claim_of_its_own_changes_the_token():
    apply = PreToken(cognito({"studio_profile": "alice"}), None).replacements()["_apply_pretoken_trigger"]
    assert apply(pool_id="pool", claims={"sub": "x"}) == {"sub": "x", "studio_profile": "alice"}
