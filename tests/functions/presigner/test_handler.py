"""From event to answer and log line: whom the presigner serves, and what it tells of a failure."""

import json
from typing import Any

import pytest

from tests.functions.loading import load
from tests.functions.presigner.deployed import ENVIRONMENT, REQUEST_ID, URL, VPC_ENDPOINT, Presigner, event


def test_the_caller_gets_a_url_of_their_own_profile(presigner: Presigner):
    presigner.grants(UserProfileName="alice")
    answered = presigner(event("alice"))
    assert answered.status == 200
    assert answered.body == {"AuthorizedUrl": URL, "ExpiresInSeconds": 60}
    assert answered.response["isBase64Encoded"] is False


def test_me_is_the_profile_of_the_authorizer(presigner: Presigner):
    presigner.grants(UserProfileName="alice")
    assert presigner(event("alice", resource="/me", path="/me", pathParameters=None)).status == 200


def test_an_allowed_space_and_landing_page_are_passed_on(presigner: Presigner):
    presigner.grants(UserProfileName="alice", SpaceName="team-a", LandingUri="app:JupyterLab:")
    assert presigner(event("alice", {"space": "team-a", "landing": "app:JupyterLab:"})).status == 200


def test_two_callers_one_after_another_do_not_mix(presigner: Presigner):
    presigner.grants(UserProfileName="alice", SpaceName="team-a")
    presigner.grants("https://example/bob", UserProfileName="bob")
    assert presigner(event("alice", {"space": "team-a"})).body["AuthorizedUrl"] == URL
    assert presigner(event("bob")).body["AuthorizedUrl"] == "https://example/bob"


@pytest.mark.parametrize(
    ("code", "status", "reason"),
    [
        ("ResourceNotFound", 404, "profile_unknown"),
        ("ThrottlingException", 429, "throttled"),
        ("Throttling", 429, "throttled"),
        ("ThrottledException", 429, "throttled"),
        ("TooManyRequestsException", 429, "throttled"),
        ("RequestLimitExceeded", 429, "throttled"),
        ("RequestThrottled", 429, "throttled"),
        ("RequestThrottledException", 429, "throttled"),
        ("AccessDeniedException", 502, "access_denied"),
        ("AccessDenied", 502, "access_denied"),
        ("ValidationException", 502, "rejected"),
        ("ValidationError", 502, "rejected"),
        ("ExpiredTokenException", 502, "studio_error"),
        ("InternalFailure", 502, "studio_error"),
        ("SomethingNew", 502, "studio_error"),
        ("", 502, "studio_error"),
    ],
)
def test_an_error_of_sagemaker_becomes_a_status_and_a_reason(code: str, status: int, reason: str, presigner: Presigner):
    presigner.refuses(code, "User: arn:aws:sts::111122223333:assumed-role/x is not authorized")
    answered = presigner(event())
    assert (answered.status, answered.log["reason"]) == (status, reason)
    assert answered.body.keys() == {"message", "requestId"}
    assert answered.body["requestId"] == REQUEST_ID
    assert answered.log["profile"] == "alice"
    assert answered.log["awsRequestId"] == "aws-request-2"
    assert answered.log["error"] == (code or None)
    assert "arn:aws" not in answered.output + answered.response["body"]


def test_only_an_answer_to_a_throttled_caller_says_when_to_come_back(presigner: Presigner):
    presigner.refuses("ThrottlingException")
    assert presigner(event()).response["headers"]["Retry-After"] == "2"
    presigner.refuses("ResourceNotFound")
    assert "Retry-After" not in presigner(event()).response["headers"]


def test_an_alarm_can_match_denied_access_and_nothing_else(presigner: Presigner):
    presigner.refuses("AccessDeniedException")
    assert presigner(event()).log["alarm"] == "PRESIGN_ACCESS_DENIED"
    presigner.refuses("ValidationException")
    assert "PRESIGN_ACCESS_DENIED" not in presigner(event()).output


@pytest.mark.parametrize("url", [None, "", "http://studio.example/auth", "HTTPS", 7, ["https://x"], " https://x"])
def test_an_answer_without_a_url_to_open_is_an_error(
    url: object, presigner: Presigner, monkeypatch: pytest.MonkeyPatch
):
    response: dict[str, Any] = {"AuthorizedUrl": url, "ResponseMetadata": {"RequestId": "aws-request-3"}}
    monkeypatch.setattr(presigner.module.STUDIO.client, "create_presigned_domain_url", lambda **_: response)
    answered = presigner(event())
    assert (answered.status, answered.log["reason"]) == (502, "no_url")
    assert answered.log["awsRequestId"] == "aws-request-3"


def test_an_answer_without_anything_is_an_error(presigner: Presigner, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(presigner.module.STUDIO.client, "create_presigned_domain_url", lambda **_: {})
    assert presigner(event()).log["reason"] == "no_url"


def test_the_text_of_an_unforeseen_error_is_in_no_answer_and_no_log(
    presigner: Presigner, monkeypatch: pytest.MonkeyPatch
):
    def fail(request: object) -> None:
        raise LookupError(f"no room for {URL}")

    monkeypatch.setattr(presigner.module.STUDIO, "presign", fail)
    answered = presigner(event())
    assert (answered.status, answered.log["reason"], answered.log["error"]) == (502, "internal", "LookupError")
    assert "secret-of-alice" not in answered.output + json.dumps(answered.response)


@pytest.mark.parametrize("outcome", ["presigned", "refused", "failed"])
def test_no_answer_may_be_stored_or_sniffed_or_referred_from(outcome: str, presigner: Presigner):
    if outcome == "presigned":
        presigner.grants(UserProfileName="alice")
    if outcome == "failed":
        presigner.refuses("ThrottlingException")
    headers = presigner(event("*" if outcome == "refused" else "alice")).response["headers"]
    headers.pop("Retry-After", None)
    assert headers == {
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Origin",
    }


def test_every_answer_can_be_read_by_a_listed_portal(presigner: Presigner):
    portal = "https://portal.example.com"
    asked = event("*") | {"multiValueHeaders": {"Origin": [portal]}}
    assert presigner(asked).response["headers"]["Access-Control-Allow-Origin"] == portal


def test_changing_an_answer_does_not_change_the_next(presigner: Presigner):
    presigner(event("*")).response["headers"].clear()
    assert presigner(event("*")).response["headers"]["Cache-Control"] == "no-store"


def test_the_log_line_of_a_url_tells_who_where_and_how_long_but_not_what(presigner: Presigner):
    presigner.grants(UserProfileName="alice")
    answered = presigner(event())
    log = answered.log
    assert log.pop("milliseconds") >= 0
    assert log == {
        "outcome": "presigned",
        "reason": "presigned",
        "status": 200,
        "profile": "alice",
        "vpceId": VPC_ENDPOINT,
        "requestId": REQUEST_ID,
        "awsRequestId": "aws-request-1",
        "error": None,
    }
    for secret in ("secret-of-alice", "https://", "Bearer", "header.payload.signature"):
        assert secret not in answered.output


def test_a_refusal_is_logged_without_the_refused_value(presigner: Presigner):
    answered = presigner(event("../bob"))
    assert (answered.log["outcome"], answered.log["profile"]) == ("refused", None)
    assert "bob" not in answered.output


@pytest.mark.parametrize("request_id", [None, 7, "", "x" * 65, "a\nb", '{"a":1}', ["id"]])
def test_without_a_sane_request_id_lambda_s_own_is_used(request_id: object, presigner: Presigner):
    odd = event("*")
    odd["requestContext"]["extendedRequestId"] = request_id
    answered = presigner(odd)
    assert answered.body["requestId"] == answered.log["requestId"] == "0aa0bb0c-lambda"


def test_without_any_request_id_the_answer_says_so(presigner: Presigner):
    assert presigner(None, context=object()).body["requestId"] == "unknown"


NOT_ENDPOINTS = {
    "null": None,
    "number": 7,
    "empty": "",
    "prefix only": "vpce-",
    "newline at the end": f"{VPC_ENDPOINT}\n",
    "one digit and a newline": "vpce-0\n",
    "7 digits": "vpce-0123456",
    "18 digits": f"{VPC_ENDPOINT}0",
    "a letter that is no digit": "vpce-0123456g",
    "id of a VPC": "vpc-0123456789abcdef0",
    "list": ["vpce-01234567"],
}


@pytest.mark.parametrize("endpoint", ["vpce-01234567", VPC_ENDPOINT])
def test_a_vpc_endpoint_id_has_8_to_17_digits(endpoint: str, presigner: Presigner):
    request = event("*")
    request["requestContext"]["identity"]["vpceId"] = endpoint
    assert presigner(request).log["vpceId"] == endpoint


@pytest.mark.parametrize("endpoint", NOT_ENDPOINTS.values(), ids=NOT_ENDPOINTS.keys())
def test_what_is_not_a_vpc_endpoint_id_is_not_logged(endpoint: object, presigner: Presigner):
    odd = event("*")
    odd["requestContext"]["identity"]["vpceId"] = endpoint
    assert presigner(odd).log["vpceId"] is None


def test_a_function_without_its_configuration_does_not_start():
    with pytest.raises(Exception, match=r"^DOMAIN_ID is missing; allowed: a Studio domain id"):
        load("presigner", {name: value for name, value in ENVIRONMENT.items() if name != "DOMAIN_ID"})
