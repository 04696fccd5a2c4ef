"""verify, open, dns, sessions, lock and doctor on the local AWS, on the corporate network and outside."""

import json
import time

import pytest

from local.demo.checks import A_URL, IN_AS_ALICE, open_url, sign_in_alice
from local.deployment.stack import Deployment
from studio_access_cli import oauth
from studio_access_cli.aws.function import BEFORE
from studio_access_cli.checks import tampering
from studio_access_cli.commands import doctor, verify
from studio_access_cli.commands import open as open_studio
from studio_access_cli.commands.verify import certificate
from studio_access_cli.kill_switch import LOCK, REVOKED
from tests.cli.machines import Browser, Machine

REFUSED = "403, Auth token containing insufficient permissions"


@pytest.fixture(scope="module")
def caller(deployment: Deployment):
    return sign_in_alice(deployment)


@pytest.fixture(scope="module")
def password(deployment: Deployment, caller):
    secret = "Aa1!only-for-this-test"
    deployment.aws.client("cognito-idp").admin_set_user_password(
        UserPoolId=deployment.outputs["userPoolId"], Username="alice", Password=secret, Permanent=True
    )
    return secret


@pytest.fixture
def office(deployment: Deployment, monkeypatch, operator, caller):
    """A machine on the corporate network, whose sign-in goes over the internet."""
    machine = Machine(deployment.networks.corporate, deployment.networks.internet)
    for module in (verify, open_studio, doctor):
        monkeypatch.setattr(module, "network", machine)
    monkeypatch.setattr(operator, "secrets", [caller.alice.access, caller.alice.id, "AuthorizedUrl", "/auth?token="])
    return machine


@pytest.fixture
def browser(office, password, monkeypatch):
    browser = Browser(office, "alice", password)
    monkeypatch.setattr("webbrowser.open", browser.open)
    yield browser
    browser.close()


def rows(done) -> dict[str, str]:
    return {row["step"]: row["got"] for row in done.json["rows"]}


def token_file(caller, tmp_path):
    file = tmp_path / "token"
    file.write_text(caller.alice.access + "\n")
    return str(file)


def test_verify_on_the_corporate_network_finds_every_row_as_expected(operator, office, caller, tmp_path):
    done = operator.ask("verify", "--token-file", token_file(caller, tmp_path))
    assert done.status == 0
    assert rows(done) == {
        "name of the API": "private addresses",
        "name of Studio": "private addresses",
        "certificate of the API": "good",
        "certificate of Studio": "good",
        "alice asks for /me": A_URL,
        "… for /alice": A_URL,
        "… for /alice-not": "403",
        "no token": "401",
        "a tampered token": "401",
    }


def test_verify_takes_the_token_from_standard_input_or_the_environment(operator, office, caller):
    assert operator.run("verify", "--token-file", "-", text=caller.alice.access).status == 0
    done = operator.run("verify", env={"STUDIO_ACCESS_TOKEN": caller.alice.access})
    assert "9 of 9 rows as expected" in done.out


def test_verify_signs_in_through_the_browser_without_a_token(operator, office, browser):
    assert operator.ask("verify").status == 0
    assert browser.last[0] == 200


def test_verify_says_what_is_wrong_where_it_is_not_the_corporate_network(
    operator, deployment, monkeypatch, caller, tmp_path
):
    monkeypatch.setattr(verify, "network", Machine(deployment.networks.internet, private="203.0.113.1"))
    done = operator.ask("verify", "--token-file", token_file(caller, tmp_path))
    assert done.status == 1
    assert rows(done)["name of the API"] == "does not resolve"
    assert rows(done)["name of Studio"] == "public: 203.0.113.1"
    assert rows(done)["alice asks for /me"] == "cannot connect"


def test_a_server_with_another_name_s_certificate_is_refused(office, deployment):
    host = deployment.outputs["apiUrl"].split("/")[2]
    connect = office.connect
    office.connect = lambda _: connect(host)
    assert certificate(office, host) == "good"
    assert certificate(office, "wrong.example").startswith("certificate refused: Hostname mismatch")


def test_verify_from_outside_needs_no_token_and_finds_no_way_in(operator, deployment, monkeypatch):
    monkeypatch.setattr(verify, "network", Machine(deployment.networks.internet, private="203.0.113.1"))
    done = operator.ask("verify", "--from", "outside")
    assert (done.status, set(rows(done).values())) == (0, {"refused", "not private"})


def test_verify_from_outside_notices_that_it_is_inside(operator, office):
    done = operator.ask("verify", "--from", "outside")
    assert done.status == 1
    assert rows(done)["the API by its endpoint's name"] == "401"
    assert rows(done)["name of Studio"] == "private addresses"


def test_open_leads_the_browser_into_studio_and_shows_the_url_nowhere(operator, office, browser, deployment):
    done = operator.ask("open")
    browser.close()
    assert (done.status, done.json) == (0, {"opened": True})
    status, location, _ = browser.last
    assert status == 303
    assert open_url(deployment.networks.corporate, location)[0] == IN_AS_ALICE
    # What other users of the machine can see: no token, no URL of Studio.
    (address,) = browser.opened
    assert address.startswith(deployment.outputs["operating"]["signInUrl"])
    assert "token" not in address


def test_open_prints_the_url_only_when_it_is_asked_to(operator, office, browser, monkeypatch):
    monkeypatch.setattr(operator, "secrets", [])
    done = operator.ask("open", "--print-url")
    browser.close()
    assert done.json["url"].startswith("https://d-")
    assert browser.last[:2] == (200, "")


def test_open_refuses_a_landing_page_that_is_not_configured(operator, office, browser):
    done = operator.ask("open", "--landing", "app:Canvas:")
    browser.close()
    assert done.status == 3
    assert "the API answered 400: ask for a space or landing page" in done.json["error"]
    assert browser.last[0] == 200
    assert "The terminal says why" in browser.last[2]


def test_an_answer_with_another_state_is_refused(operator, office, browser, monkeypatch):
    receive = oauth.CallbackListener.receive
    monkeypatch.setattr(
        oauth.CallbackListener, "receive", lambda self, state, _, finish: receive(self, state, 5.0, finish)
    )
    browser.change = {"state=": "state=x"}
    done = operator.ask("open")
    assert done.status == 3
    assert "nobody signed in" in done.json["error"]
    assert browser.last[0] == 404


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        ("bind", "zone "),
        ("windows", "$ErrorActionPreference"),
        ("unbound", "server:"),
        ("dnsmasq", "# fill in"),
        ("systemd-resolved", "[Resolve]"),
    ],
)
def test_dns_writes_each_kind(operator, kind, first, tmp_path):
    plain = operator.run("dns", kind)
    assert plain.out.startswith(first)
    assert "fill in the resolver's addresses" in plain.err
    assert operator.ask("dns", kind).json["configuration"] == plain.out
    file = tmp_path / "zones"
    assert operator.ask("dns", kind, "--file", str(file)).json["file"] == str(file)
    assert file.read_text() == plain.out
    again = operator.ask("dns", kind, "--file", str(file))
    assert (again.status, "is there already" in again.json["error"]) == (2, True)


@pytest.fixture
def open_session(deployment, caller):
    """Makes a session that is open: asks for a URL, opens it; returns how to look at it again."""

    def make(user: str = "alice"):
        token = caller.alice.access if user == "alice" else bobs_token(deployment)
        answer = caller.request(user, token)
        assert answer.status == 200, answer
        url = answer.json["AuthorizedUrl"]
        got, cookie = open_url(deployment.networks.corporate, url)
        assert got == f"in, as {user}"
        page = (
            f"https://{deployment.outputs['domainId']}.studio.{deployment.aws.region}.sagemaker.aws/jupyterlab/default"
        )
        return lambda: deployment.networks.corporate.get(page, {"Cookie": cookie}).status

    return make


def bobs_token(deployment) -> str:
    users = deployment.aws.client("cognito-idp").list_users(UserPoolId=deployment.outputs["userPoolId"])["Users"]
    if not any(user["Username"] == "bob" for user in users):
        deployment.pool.add("bob")
    secret = "Aa1!bob-of-this-test"
    deployment.aws.client("cognito-idp").admin_set_user_password(
        UserPoolId=deployment.outputs["userPoolId"], Username="bob", Password=secret, Permanent=True
    )
    return deployment.pool.sign_in("bob", secret).access


def state(deployment) -> tuple:
    """Everything that the kill switch changes."""
    names = [deployment.outputs["functionNames"][function] for function in ("authorizer", "presigner")]
    functions = deployment.aws.client("lambda")
    policies = deployment.aws.client("iam").list_role_policies(
        RoleName=deployment.outputs["functionNames"]["presigner"]
    )
    arns = [functions.get_function_configuration(FunctionName=name)["FunctionArn"] for name in names]
    return (
        [functions.get_function_concurrency(FunctionName=name).get("ReservedConcurrentExecutions") for name in names],
        [functions.list_tags(Resource=arn).get("Tags", {}).get(BEFORE) for arn in arns],
        sorted(policies["PolicyNames"]),
    )


def test_lock_closes_everything_and_unlock_gives_it_back(operator, office, deployment, caller, open_session):
    presigner = deployment.outputs["functionNames"]["presigner"]
    deployment.aws.client("lambda").put_function_concurrency(FunctionName=presigner, ReservedConcurrentExecutions=7)
    before = state(deployment)
    look = open_session()
    planned = operator.ask("lock", "--dry-run")
    assert (planned.status, state(deployment)) == (0, before)
    assert operator.ask("lock").status == 2

    locked = operator.ask("lock", "--yes")
    assert locked.status == 0
    steps = locked.json["steps"]
    assert [step["step"] for step in steps] == ["deny the presigning role", "stop the presigner", "stop the authorizer"]
    assert all(isinstance(step["seconds"], float) for step in steps)
    assert look() == 403
    assert caller.request("alice", caller.alice.access).status in (429, 500, 502, 503)
    assert LOCK in state(deployment)[2]
    assert state(deployment)[0] == [0, 0]
    sick = operator.ask("doctor")
    assert sick.status == 1
    assert any("studio-access unlock" in finding["fix"] for finding in findings(sick, "access is not locked"))

    again = operator.ask("lock", "--yes")
    assert [step["result"] for step in again.json["steps"][1:]] == ["was stopped already"] * 2

    unlocked = operator.ask("unlock", "--yes")
    assert unlocked.status == 0
    assert "reserved concurrency 7" in unlocked.json["steps"][1]["result"]
    assert state(deployment) == before
    assert look() == 200
    assert caller.request("alice", caller.alice.access).status == 200
    nothing = operator.ask("unlock", "--yes")
    assert [step["result"] for step in nothing.json["steps"]] == ["was not stopped"] * 2 + ["was not denied"]


def test_a_step_that_fails_stops_no_other(operator, deployment):
    outputs = json.loads(operator.outputs_file.read_text())
    outputs["functionNames"]["authorizer"] = "gone"
    file = operator.outputs_file.with_name("gone.json")
    file.write_text(json.dumps(outputs))
    done = operator.ask("lock", "--yes", "--outputs", str(file))
    assert (done.status, [step["done"] for step in done.json["steps"]]) == (1, [True, True, False])
    assert "ResourceNotFoundException" in done.json["steps"][2]["result"]
    assert operator.ask("unlock", "--yes").status == 0


def test_one_persons_sessions_end_and_nobody_elses(operator, office, deployment, caller, open_session):
    alices, bobs = open_session("alice"), open_session("bob")
    done = operator.ask("sessions", "revoke", "alice", "--yes")
    assert done.status == 0
    assert [step["step"] for step in done.json["steps"]] == [
        "deny earlier sessions",
        "renew the presigner",
        "sign out everywhere",
    ]
    (note,) = done.json["notes"]
    assert "a token of alice lives 15 min more at most, a cached answer 60 s" in note
    assert (alices(), bobs()) == (403, 200)
    # Her token is still good, and opens nothing.
    assert caller.request("alice", caller.alice.access).status == 502
    assert operator.ask("sessions", "restore", "--yes").status == 0
    assert alices() == 200


def test_everybodys_sessions_end_for_good_and_new_ones_begin_when_old_tokens_are_dead(
    operator, office, deployment, caller, open_session
):
    look = open_session()
    time.sleep(1.1)  # sessions are told apart by whole seconds
    assert operator.ask("sessions", "revoke", "--all", "--yes").status == 0
    assert look() == 403
    assert caller.request("alice", caller.alice.access).status == 502
    # As if the time until the last old token expires had passed.
    iam, role = deployment.aws.client("iam"), deployment.outputs["functionNames"]["presigner"]
    policy = iam.get_role_policy(RoleName=role, PolicyName=REVOKED)["PolicyDocument"]
    policy["Statement"] = [one for one in policy["Statement"] if "aws:TokenIssueTime" in str(one)]
    iam.put_role_policy(RoleName=role, PolicyName=REVOKED, PolicyDocument=json.dumps(policy))
    assert look() == 403
    assert open_session()() == 200
    assert operator.ask("sessions", "restore", "--yes").json["steps"][0]["result"] == "allowed"
    assert operator.ask("sessions", "restore", "--yes").json["steps"][0]["result"] == "were not revoked"


@pytest.mark.parametrize("whose", [(), ("alice", "--all")])
def test_revoking_needs_a_user_or_all(operator, whose):
    assert operator.ask("sessions", "revoke", *whose, "--yes").status == 2


def test_sessions_of_nobody_are_refused(operator):
    done = operator.ask("sessions", "revoke", "nobody", "--yes")
    assert (done.status, "'nobody' has no user profile" in done.json["error"]) == (3, True)


def findings(done, check: str) -> list[dict[str, str]]:
    return next(row["findings"] for row in done.json["checks"] if row["check"] == check)


def test_doctor_finds_a_fresh_deployment_healthy(operator, office, deployment):
    done = operator.ask("doctor")
    problems = [one for row in done.json["checks"] for one in row["findings"] if one["level"] != "advice"]
    assert (problems, done.status) == ([], 0)
    assert {one["what"] for row in done.json["checks"] for one in row["findings"]} == {
        "API Gateway has no role to write logs with in this region",
    }
    answer = operator.run("doctor")
    assert "advice" not in answer.err
    assert "pulumi preview --refresh --expect-no-changes" in answer.out


def test_doctor_sees_what_somebody_added_beside_the_program(operator, office, deployment):
    role = deployment.outputs["functionNames"]["presigner"]
    iam = deployment.aws.client("iam")
    wide = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    iam.put_role_policy(RoleName=role, PolicyName="more", PolicyDocument=json.dumps(wide))
    try:
        done = operator.ask("doctor")
    finally:
        iam.delete_role_policy(RoleName=role, PolicyName="more")
    assert done.status == 1
    assert [one["what"] for one in findings(done, "the roles' permissions")] == [
        f"role {role} has a policy more that the component did not make",
    ]


def test_doctor_sees_a_weakened_resource_policy_by_the_stage_s_export(operator, office, deployment):
    """The local AWS exports the API's policy of now, not the stage's; that both may differ is tested without it."""
    client, api_id = deployment.aws.client("apigateway"), deployment.outputs["apiId"]
    good = tampering.parsed_policy(client.get_rest_api(restApiId=api_id)["policy"])
    assert good

    def replace(policy):
        change = {"op": "replace", "path": "/policy", "value": json.dumps(policy)}
        client.update_rest_api(restApiId=api_id, patchOperations=[change])

    try:
        replace({**good, "Statement": good["Statement"][1:]})
        done = operator.ask("doctor")
    finally:
        replace(good)
    assert done.status == 1
    assert [one["what"] for one in findings(done, "what the stage was deployed with")] == [
        "the API's resource policy lacks its Deny OnlyThroughOurEndpoint"
    ]


def test_credentials_of_another_account_are_refused(operator):
    outputs = json.loads(operator.outputs_file.read_text())
    outputs["operating"]["accountId"] = "999999999999"
    file = operator.outputs_file.with_name("other.json")
    file.write_text(json.dumps(outputs))
    for arguments in (("lock", "--yes"), ("users", "list"), ("doctor",), ("sessions", "revoke", "--all", "--yes")):
        done = operator.ask(*arguments, "--outputs", str(file))
        assert (done.status, "the AWS credentials are of account 000000000000" in done.json["error"]) == (3, True)
