"""The whole flow over HTTPS: the checks, what they leave in the logs, and what ends a live session.

All in one module, so that parallel runs that keep a file on one worker bring the stack up once.
"""

import dataclasses
import io
import itertools
import json
import shutil
import socket
import ssl
import subprocess
from contextlib import contextmanager
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from rich.console import Console

from local.aws.network import UnreachableError
from local.demo.checks import (
    A_URL,
    IN_AS_ALICE,
    PREFLIGHT_ALLOWED,
    PREFLIGHT_REFUSED,
    REFUSED_BY_STUDIO,
    Caller,
    open_url,
    outcome,
    studio_page,
)
from local.demo.commands_to_try import addresses, curl_commands
from local.demo.display import Display
from local.deployment.stack import Deployment
from local.deployment.users import claims_of
from local.pulumi_engine.resource_types.inputs import plain

# MiniStack's, from Python 3.12 on.
pytestmark = pytest.mark.filterwarnings("ignore:.*utcnow:DeprecationWarning")

CHECKS = 23
CALLS_OF_THE_STAGE = 16


def test_every_check_is_as_expected(checks):
    assert [(row.step, row.got) for row in checks if not row.as_expected] == []
    assert len(checks) == CHECKS
    assert {row.expected for row in checks} == {
        A_URL,
        IN_AS_ALICE,
        "200",
        PREFLIGHT_ALLOWED,
        PREFLIGHT_REFUSED,
        "401",
        "403",
        f"403, {REFUSED_BY_STUDIO}",
    }


@pytest.mark.parametrize(("width", "lines"), [(80, 2), (120, 1)])
def test_every_check_is_readable_in_a_terminal(checks, width, lines):
    screen = io.StringIO()
    Display(Console(file=screen, force_terminal=True, color_system=None, width=width)).checks(checks)
    table = screen.getvalue().partition("  ¹ in")[0].splitlines()
    starts = [number for number, line in enumerate(table) if line.startswith("✓")] + [len(table)]
    assert len(starts) == CHECKS + 1
    assert max(end - start for start, end in itertools.pairwise(starts)) <= lines, screen.getvalue()
    assert max(map(len, table)) <= width


def test_no_log_holds_a_token_a_url_or_an_authorization_value(checks, caller: Caller):
    logs = log_texts(caller.deployment)
    names = caller.deployment.outputs["functionNames"]
    assert {f"/aws/lambda/{names[name]}" for name in names} <= {group for group, text in logs.items() if text}
    assert len(logs["/aws/apigateway/studio-access-local"].splitlines()) >= CALLS_OF_THE_STAGE
    everything = "\n".join(logs.values())
    secrets = [caller.url, caller.url.partition("token=")[2], *caller.sent]
    secrets += [part for token in caller.sent for part in token.split(".")[1:]]
    assert len(set(caller.sent)) >= 5  # Alice's, the other pool's, her ID token, an expired and a tampered one
    assert [secret[:12] for secret in secrets if secret in everything] == []
    assert [word for word in ("Bearer", "AuthorizedUrl", "auth?token", 'uthorization":') if word in everything] == []


def test_the_access_log_names_the_endpoint_the_route_and_the_profile(checks, caller: Caller):
    lines = [
        json.loads(line) for line in log_texts(caller.deployment)["/aws/apigateway/studio-access-local"].split("\n")
    ]
    allowed = next(line for line in lines if line["status"] == "200" and line["route"] != "/")
    assert allowed["profile"] == "alice"
    assert allowed["route"] == "/{profile}"
    assert allowed["endpoint"] == caller.deployment.outputs["endpointIds"]["executeApi"]
    assert {line["responseType"] for line in lines} == {"-", "UNAUTHORIZED", "ACCESS_DENIED"}


def test_a_token_signed_as_the_expired_one_but_in_time_is_accepted(caller: Caller):
    claims = claims_of(caller.alice.access)
    assert caller.request("me", caller.deployment.pool.signed(claims)).status == 200


def test_the_page_is_the_same_for_everybody_and_signs_in_where_this_stack_does(caller: Caller):
    outputs = caller.deployment.outputs
    answer = caller.corporate.get(outputs["pageUrl"])
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert outputs["clientId"].encode() in answer.body
    assert answer.body == caller.corporate.get(f"{outputs['apiUrl']}/", {"Authorization": "Bearer x"}).body


@pytest.mark.parametrize(("method", "path"), [("POST", "/"), ("HEAD", "/me"), ("DELETE", "/me"), ("POST", "/me")])
def test_what_is_open_without_a_token_opens_nothing_else(caller: Caller, method, path):
    headers = {"Authorization": f"Bearer {caller.alice.access}"}
    assert caller.corporate.send(method, caller.deployment.outputs["apiUrl"] + path, headers).status == 403


def test_the_sign_in_domain_serves_the_clients_of_its_own_pool_only(caller: Caller):
    outputs, office = caller.deployment.outputs, caller.corporate
    ours = "https://studio-access-local-000000000000.auth.eu-west-1.amazoncognito.com"
    theirs = ours.replace("studio-access-local", "somebody-else")
    asked = f"response_type=code&client_id={outputs['clientId']}&redirect_uri={outputs['pageUrl']}&scope=openid"
    assert office.get(f"{ours}/oauth2/authorize?{asked}").status == 200
    assert office.get(f"{theirs}/oauth2/authorize?{asked}").status == 400
    assert office.get(f"{ours}/oauth2/authorize?{asked.replace(outputs['clientId'], 'other')}").status == 400
    assert office.get(f"{ours}/_ministack/reset").status == 404
    assert office.send("POST", f"{ours}/oauth2/revoke?client_id={outputs['clientId']}").status == 200


def test_the_endpoints_own_api_name_cannot_be_reached_from_the_internet(caller: Caller):
    with pytest.raises(UnreachableError, match="cannot be reached from network 'internet'"):
        caller.request("me", caller.alice.access, caller.deployment.networks.internet)


def test_a_forged_forwarding_header_changes_nothing(caller: Caller):
    outputs, internet = caller.deployment.outputs, caller.deployment.networks.internet
    forged = {"X-Forwarded-For": "10.16.0.10", "x-amzn-vpce-id": outputs["endpointIds"]["executeApi"]}
    headers = {"Authorization": f"Bearer {caller.alice.access}", **forged}
    assert internet.get(f"https://{outputs['hostHeader']}/dev/alice", headers).status == 403


def test_an_endpoint_answers_only_for_apis(caller: Caller):
    endpoint = caller.deployment.aws.endpoints.find(caller.deployment.outputs["endpointIds"]["executeApi"])
    assert endpoint
    answer = caller.corporate.get(f"https://{endpoint.dns_name}/", {"Host": "s3.amazonaws.com"})
    assert (answer.status, answer.json) == (403, {"message": "Forbidden"})


def test_removing_the_permission_ends_a_live_session(caller: Caller):
    got, cookie = open_url(caller.corporate, fresh_url(caller))
    assert got == IN_AS_ALICE
    with without_permission(caller.deployment):
        page = caller.corporate.get(studio_page(caller.url), {"Cookie": cookie})
        assert outcome(page) == f"403, {REFUSED_BY_STUDIO}"
        assert caller.request("me", caller.alice.access).status == 502
    page = caller.corporate.get(studio_page(caller.url), {"Cookie": cookie})
    assert outcome(page) == IN_AS_ALICE


def test_a_url_is_not_good_after_its_time(caller: Caller):
    url = fresh_url(caller)
    urls, token = caller.deployment.aws.store.urls, url.partition("token=")[2]
    urls[token] = dataclasses.replace(urls[token], usable_until=0)
    answer = caller.corporate.get(url)
    assert (answer.status, answer.headers["location"]) == (302, "https://console.aws.amazon.com/")


def test_a_session_is_not_good_after_its_time(caller: Caller):
    _, cookie = open_url(caller.corporate, fresh_url(caller))
    sessions, name = caller.deployment.aws.store.sessions, cookie.partition("=")[2]
    sessions[name] = (sessions[name][0], 0)
    assert caller.corporate.get(studio_page(caller.url), {"Cookie": cookie}).status == 302


def test_a_studio_endpoint_policy_for_other_apps_refuses_a_url(caller: Caller):
    url = fresh_url(caller)
    with endpoint_policy(caller.deployment, "studio", resource="arn:aws:sagemaker:*:*:app/d-other/*"):
        assert open_url(caller.corporate, url)[0] == f"403, {REFUSED_BY_STUDIO}"
    assert open_url(caller.corporate, url)[0] == IN_AS_ALICE


def test_a_sagemaker_endpoint_policy_for_another_role_refuses_presigning(caller: Caller):
    with endpoint_policy(caller.deployment, "sagemakerApi", resource="*", principal_arn="arn:aws:iam::0:role/other"):
        assert caller.request("me", caller.alice.access).status == 502
    assert caller.request("me", caller.alice.access).status == 200


def test_an_api_endpoint_policy_for_another_api_refuses_every_call(caller: Caller):
    with endpoint_policy(caller.deployment, "executeApi", resource="arn:aws:execute-api:*:*:00000000/*"):
        assert caller.request("me", caller.alice.access).status == 403
    assert caller.request("me", caller.alice.access).status == 200


def test_a_function_policy_for_another_api_closes_the_integration(caller: Caller):
    from ministack.services import lambda_svc  # noqa: PLC0415 - only once the local AWS has set its environment

    name = caller.deployment.outputs["functionNames"]["presigner"]
    function = next(value for key, value in lambda_svc._functions.all_items() if key[-1] == name)
    statement = function["policy"]["Statement"][0]
    condition = statement["Condition"]
    statement["Condition"] = {"ArnLike": {"AWS:SourceArn": "arn:aws:execute-api:eu-west-1:000000000000:00000000/*"}}
    try:
        assert caller.request("me", caller.alice.access).status == 500
    finally:
        statement["Condition"] = condition
    assert caller.request("me", caller.alice.access).status == 200


def test_a_throttled_sagemaker_is_passed_on_as_such(caller: Caller):
    sagemaker: Any = caller.deployment.aws.services["sagemaker"]
    sagemaker.throttled_calls = 20
    try:
        assert caller.request("me", caller.alice.access).status == 429
    finally:
        sagemaker.throttled_calls = 0


def test_somebody_without_a_profile_gets_404(caller: Caller):
    password = caller.deployment.pool.add("carol")
    carol = caller.deployment.pool.sign_in("carol", password)
    assert caller.request("me", carol.access).status == 404


@pytest.mark.parametrize(
    ("operation", "parameters", "code"),
    [
        ("create_presigned_domain_url", {"UserProfileName": "alice", "ExpiresInSeconds": 301}, "ValidationException"),
        ("create_presigned_domain_url", {"UserProfileName": "a/b"}, "ValidationException"),
        ("create_presigned_domain_url", {"UserProfileName": "nobody"}, "ResourceNotFound"),
        ("describe_domain", {"DomainId": "d-nowhere"}, "ResourceNotFound"),
        ("delete_user_profile", {"UserProfileName": "nobody"}, "ResourceNotFound"),
        ("list_images", {}, "UnknownOperationException"),
    ],
)
def test_sagemaker_refuses_with_the_errors_of_aws(deployment: Deployment, operation, parameters, code):
    known = {} if operation == "list_images" else {"DomainId": deployment.outputs["domainId"]}
    with pytest.raises(ClientError) as caught:
        getattr(deployment.aws.client("sagemaker"), operation)(**{**known, **parameters})
    assert caught.value.response["Error"]["Code"] == code


def test_sagemaker_domains_and_profiles_come_and_go(deployment: Deployment):
    client = deployment.aws.client("sagemaker")
    settings = {"ExecutionRole": "arn:aws:iam::000000000000:role/studio"}
    made = client.create_domain(DomainName="other", AuthMode="IAM", DefaultUserSettings=settings)
    domain = made["DomainArn"].rpartition("/")[2]
    client.create_user_profile(DomainId=domain, UserProfileName="dave")
    assert domain in {item["DomainId"] for item in client.list_domains()["Domains"]}
    assert client.describe_user_profile(DomainId=domain, UserProfileName="dave")["Status"] == "InService"
    client.delete_user_profile(DomainId=domain, UserProfileName="dave")
    client.delete_domain(DomainId=domain)
    assert domain not in {item["DomainId"] for item in client.list_domains()["Domains"]}


def test_sagemaker_takes_names_that_differ_only_in_case_for_one_profile(deployment: Deployment):
    client, domain = deployment.aws.client("sagemaker"), deployment.outputs["domainId"]
    found = client.describe_user_profile(DomainId=domain, UserProfileName="ALICE")
    assert found["UserProfileName"] == "alice"
    with pytest.raises(ClientError, match=r"ResourceInUse.*\[Alice\] already exists"):
        client.create_user_profile(DomainId=domain, UserProfileName="Alice")


def test_sagemaker_keeps_a_domain_that_has_user_profiles(deployment: Deployment):
    client, domain = deployment.aws.client("sagemaker"), deployment.outputs["domainId"]
    with pytest.raises(ClientError, match="ResourceInUse"):
        client.delete_domain(DomainId=domain)
    assert client.describe_domain(DomainId=domain)["Status"] == "InService"


def test_sagemaker_has_no_two_domains_of_one_name(deployment: Deployment):
    client = deployment.aws.client("sagemaker")
    name = client.describe_domain(DomainId=deployment.outputs["domainId"])["DomainName"]
    settings = {"ExecutionRole": "arn:aws:iam::000000000000:role/studio"}
    with pytest.raises(ClientError, match="ResourceInUse"):
        client.create_domain(DomainName=name, AuthMode="IAM", DefaultUserSettings=settings)


def test_sagemaker_refuses_a_wrong_signature(deployment: Deployment):
    iam = deployment.aws.client("iam")
    iam.create_user(UserName="mallory")
    key = iam.create_access_key(UserName="mallory")["AccessKey"]
    try:
        assert presign_as(deployment, key["AccessKeyId"], "wrong") == "SignatureDoesNotMatch"
        assert presign_as(deployment, key["AccessKeyId"], key["SecretAccessKey"]) == "AccessDeniedException"
        assert presign_as(deployment, "AKIAUNKNOWN000000000", "wrong") == "UnrecognizedClientException"
    finally:
        iam.delete_access_key(UserName="mallory", AccessKeyId=key["AccessKeyId"])
        iam.delete_user(UserName="mallory")


def test_the_certificate_stands_up_to_strict_verification(deployment: Deployment):
    network = deployment.networks.internet
    name = f"cognito-idp.{deployment.aws.region}.amazonaws.com"
    context = ssl.create_default_context(cafile=network.authority)
    context.verify_flags |= ssl.VERIFY_X509_STRICT  # the default from Python 3.13 on
    with (
        socket.create_connection(("127.0.0.1", network.resolve(name))) as raw,
        context.wrap_socket(raw, server_hostname=name) as wrapped,
    ):
        assert wrapped.version() == "TLSv1.3"


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_the_commands_to_try_by_hand_work(deployment: Deployment):
    script = "\n".join(curl_commands(deployment, "bob", deployment.pool.add("bob")))
    done = subprocess.run(["sh", "-ec", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    assert done.stdout.endswith("\nStudio of bob\n")
    assert max(map(len, done.stdout.splitlines())) <= 100  # the URL itself is 4 KB


def test_the_addresses_name_every_listener(deployment: Deployment):
    lines = list(addresses(deployment))
    assert str(deployment.aws.authority) in lines[0]
    assert any(line.startswith("corporate") and line.endswith("*.studio.eu-west-1.sagemaker.aws") for line in lines)


def log_texts(deployment: Deployment) -> dict[str, str]:
    client = deployment.aws.client("logs")
    groups = [group["logGroupName"] for group in client.describe_log_groups()["logGroups"]]
    return {
        group: "\n".join(event["message"] for event in client.filter_log_events(logGroupName=group)["events"])
        for group in groups
    }


def fresh_url(caller: Caller) -> str:
    caller.url = caller.request("me", caller.alice.access).json["AuthorizedUrl"]
    return caller.url


def presign_as(deployment: Deployment, access_key: str, secret_key: str) -> str:
    client = boto3.client(
        "sagemaker",
        region_name=deployment.aws.region,
        endpoint_url=f"http://127.0.0.1:{deployment.aws.port}",
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
    )
    with pytest.raises(ClientError) as caught:
        client.create_presigned_domain_url(DomainId=deployment.outputs["domainId"], UserProfileName="alice")
    client.close()
    return caught.value.response["Error"]["Code"]


@contextmanager
def without_permission(deployment: Deployment):
    iam, role = deployment.aws.client("iam"), deployment.outputs["functionNames"]["presigner"]
    iam.delete_role_policy(RoleName=role, PolicyName="presign")
    try:
        yield
    finally:
        document = plain(deployment.outputs["presignPolicy"])
        iam.put_role_policy(RoleName=role, PolicyName="presign", PolicyDocument=document)


@contextmanager
def endpoint_policy(deployment: Deployment, endpoint: str, resource: str, principal_arn: str = "*"):
    endpoints, endpoint_id = deployment.aws.endpoints, deployment.outputs["endpointIds"][endpoint]
    found = endpoints.find(endpoint_id)
    assert found
    before = found.policy
    condition = {"ArnLike": {"aws:PrincipalArn": principal_arn}} if principal_arn != "*" else {}
    statement = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": resource, "Condition": condition}
    endpoints.set_policy(endpoint_id, {"Version": "2012-10-17", "Statement": [statement]})
    try:
        yield
    finally:
        endpoints.set_policy(endpoint_id, before)
