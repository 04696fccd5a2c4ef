"""The profile creator: one profile a person, whatever happens at once, and nothing of it by anybody else's word."""

import json
from types import SimpleNamespace

import pytest
from botocore.exceptions import ConnectTimeoutError
from botocore.stub import Stubber

from tests.functions.loading import load

DOMAIN = "d-abcdefghijkl"
ROLE = "arn:aws:iam::111122223333:role/studio"
ENVIRONMENT = {
    "DOMAIN_ID": DOMAIN,
    "SAGEMAKER_ENDPOINT": "https://vpce-0a1b.api.sagemaker.eu-central-1.vpce.amazonaws.com",
    "EXECUTION_ROLE_ARN": ROLE,
    "SECURITY_GROUP_IDS": '["sg-0123456789abcdef0"]',
    "TAGS": '{"team": "data"}',
    "AWS_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example-secret",
}
NAMED = {"DomainId": DOMAIN, "UserProfileName": "alice"}
CREATED = {
    **NAMED,
    "Tags": [{"Key": "team", "Value": "data"}],
    "UserSettings": {"ExecutionRole": ROLE, "SecurityGroups": ["sg-0123456789abcdef0"]},
}
ARN = {"UserProfileArn": f"arn:aws:sagemaker:eu-central-1:111122223333:user-profile/{DOMAIN}/alice"}


@pytest.fixture(scope="module")
def loaded():
    return load("profile_creator", ENVIRONMENT)


@pytest.fixture
def sagemaker(loaded, monkeypatch):
    monkeypatch.setattr(loaded._CREATION, "_sleep", lambda _: None)
    with Stubber(loaded._CREATION.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def ask(loaded, capsys):
    def asked(profile="alice", event=None):
        event = event or {"requestContext": {"extendedRequestId": "abc=", "authorizer": {"profile": profile}}}
        response = loaded.handler(event, SimpleNamespace(aws_request_id="lambda-id"))
        log = json.loads(capsys.readouterr().out)
        return response, log

    return asked


def absent(sagemaker):
    sagemaker.add_client_error("describe_user_profile", "ResourceNotFound", expected_params=NAMED)


def there(sagemaker, status="InService", name="alice"):
    sagemaker.add_response("describe_user_profile", {"UserProfileName": name, "Status": status}, NAMED)


def test_a_profile_is_made_with_the_configured_settings(sagemaker, ask):
    absent(sagemaker)
    sagemaker.add_response("create_user_profile", ARN, CREATED)
    there(sagemaker, "Pending")
    there(sagemaker)
    response, log = ask()
    assert response["statusCode"] == 200
    assert json.loads(response["body"]) == {"message": "Your user profile is there.", "requestId": "abc="}
    assert (log["outcome"], log["profile"], log["requestId"]) == ("profile_created", "alice", "abc=")


def test_a_profile_that_is_there_is_left_alone(sagemaker, ask):
    there(sagemaker)
    response, log = ask()
    assert (response["statusCode"], log["outcome"]) == (200, "profile_there")


def test_a_profile_that_takes_long_is_asked_for_again(sagemaker, ask, loaded, monkeypatch):
    monkeypatch.setitem(type(loaded._CREATION).ensure.__globals__, "LONGEST_WAIT_SECONDS", 0)
    absent(sagemaker)
    sagemaker.add_response("create_user_profile", ARN, CREATED)
    response, _ = ask()
    assert (response["statusCode"], response["headers"]["Retry-After"]) == (202, "5")


@pytest.mark.parametrize(
    ("status", "answer"), [("Pending", 202), ("Updating", 202), ("Deleting", 503), ("Failed", 502), ("Unheard", 502)]
)
def test_what_is_not_in_service_yet_is_reported(sagemaker, ask, status, answer):
    there(sagemaker, status)
    assert ask()[0]["statusCode"] == answer


def test_of_two_at_once_the_later_asks_again_and_finds_it(sagemaker, ask):
    absent(sagemaker)
    sagemaker.add_client_error("create_user_profile", "ResourceInUse")
    response, log = ask()
    assert (response["statusCode"], response["headers"]["Retry-After"], log["outcome"]) == (202, "5", "profile_pending")
    there(sagemaker)
    assert ask()[0]["statusCode"] == 200


def test_a_name_that_differs_only_in_case_from_a_profile_is_refused(sagemaker, ask):
    there(sagemaker, name="Alice")
    response, log = ask()
    assert (response["statusCode"], log["outcome"]) == (409, "name_clash")


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("AccessDeniedException", 502),
        ("ThrottlingException", 429),
        ("ResourceLimitExceeded", 502),
        ("ValidationException", 502),
    ],
)
def test_a_refusal_of_sagemaker_is_passed_on_by_kind_and_never_by_text(sagemaker, ask, code, status):
    absent(sagemaker)
    sagemaker.add_client_error("create_user_profile", code, "secret detail")
    response, log = ask()
    assert (response["statusCode"], log["error"]) == (status, code)
    assert "secret" not in json.dumps([response, log])


def test_an_endpoint_that_does_not_answer_is_a_503(ask, loaded, monkeypatch):
    def timed_out(**_):
        raise ConnectTimeoutError(endpoint_url="https://secret.example")

    monkeypatch.setattr(loaded._CREATION.client, "describe_user_profile", timed_out)
    response, log = ask()
    assert (response["statusCode"], log["error"]) == (503, "ConnectTimeoutError")
    assert "secret" not in json.dumps([response, log])


def test_what_nobody_foresaw_is_a_502_without_its_text(ask, loaded, monkeypatch):
    def surprise(_):
        raise RuntimeError("secret")

    monkeypatch.setattr(loaded._CREATION, "ensure", surprise)
    response, log = ask()
    assert (response["statusCode"], log["error"]) == (502, "RuntimeError")
    assert "secret" not in json.dumps([response, log])


@pytest.mark.parametrize("profile", ["", "a*", "a/b", "a.b", "a_b", "-a", "a-", "a\n", "é", "a" * 64, 7, ["a"], True])
def test_what_is_no_profile_name_never_reaches_sagemaker(sagemaker, ask, profile):
    response, log = ask(profile)
    assert (response["statusCode"], log["profile"]) == (403, None)


@pytest.mark.parametrize(
    "event",
    [
        {"pathParameters": {"profile": "alice"}, "body": '{"profile": "alice"}'},
        {"requestContext": {"authorizer": {}}},
        {"requestContext": {"authorizer": "alice"}},
        {"requestContext": None, "headers": {"profile": "alice"}},
    ],
    ids=repr,
)
def test_only_the_authorizer_names_the_profile(sagemaker, ask, event):
    assert ask(event=event)[0]["statusCode"] == 403


def test_without_settings_of_its_own_a_profile_takes_the_domain_s(capsys):
    plain = load("profile_creator", {**ENVIRONMENT, "EXECUTION_ROLE_ARN": "", "SECURITY_GROUP_IDS": "[]", "TAGS": "{}"})
    with Stubber(plain._CREATION.client) as stubber:
        absent(stubber)
        stubber.add_response("create_user_profile", ARN, {**NAMED, "Tags": []})
        there(stubber)
        plain.handler({"requestContext": {"authorizer": {"profile": "alice"}}}, None)
        stubber.assert_no_pending_responses()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOMAIN_ID", "abc"),
        ("SAGEMAKER_ENDPOINT", "http://sagemaker.example"),
        ("SAGEMAKER_ENDPOINT", "https://user@sagemaker.example"),
        ("EXECUTION_ROLE_ARN", "arn:aws:iam::1:user/a"),
        ("SECURITY_GROUP_IDS", "null"),
        ("SECURITY_GROUP_IDS", '["vpc-0123456789abcdef0"]'),
        ("TAGS", "[]"),
        ("TAGS", '{"a": 1}'),
        ("AWS_REGION", ""),
    ],
)
def test_a_wrong_value_stops_the_function(name, value):
    with pytest.raises(Exception, match=f"^{name} is .*; allowed: "):
        load("profile_creator", {**ENVIRONMENT, name: value})


@pytest.mark.parametrize("name", ["DOMAIN_ID", "SAGEMAKER_ENDPOINT", "EXECUTION_ROLE_ARN", "TAGS", "AWS_REGION"])
def test_a_missing_variable_stops_the_function(name):
    with pytest.raises(Exception, match=f"^{name} is missing; allowed: "):
        load("profile_creator", {key: value for key, value in ENVIRONMENT.items() if key != name})
