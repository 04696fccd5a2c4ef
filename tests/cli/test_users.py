"""`studio-access users` on the local AWS: users and profiles together, one by one and many at once."""

import json
import signal
import subprocess

import pytest

from local.deployment.stack import Deployment
from studio_access_cli.aws.directory_table import DirectoryTable
from studio_access_cli.commands import users_remove
from studio_access_cli.kill_switch import REVOKED
from tests.cli.child import PYTHONPATH, command
from tests.cli.conftest import Operator


@pytest.fixture(autouse=True)
def quickly(monkeypatch):
    monkeypatch.setattr(users_remove, "POLL_SECONDS", 0.0)


@pytest.fixture(scope="module", autouse=True)
def restored(operator: Operator):
    """A role with a policy that Pulumi does not know cannot be destroyed."""
    yield
    assert operator.run("sessions", "restore", "--yes").status == 0


@pytest.fixture
def studio(deployment: Deployment):
    return deployment.aws.client("sagemaker")


@pytest.fixture
def cognito(deployment: Deployment):
    return deployment.aws.client("cognito-idp")


def people(operator: Operator) -> dict[str, dict[str, str]]:
    return {row["user"] or row["profile"]: row for row in operator.ask("users", "list").json["people"]}


def test_profiles_without_a_user_are_listed_as_a_problem(operator):
    done = operator.ask("users", "list")
    assert done.status == 1
    assert {row["profile"]: row["problem"] for row in done.json["people"]}["bob"] == "nobody has this profile"
    assert "nobody has this profile" in operator.run("users", "list").out


def test_a_person_is_added_once_and_listed(operator, deployment):
    planned = operator.ask("users", "add", "ana", "--email", "ana@example.com", "--dry-run")
    assert (planned.status, planned.json["counts"]["planned"]) == (0, 1)
    assert "ana" not in people(operator)
    added = operator.ask("users", "add", "ana", "--email", "ana@example.com")
    assert (added.status, added.json["people"][0]["what"]) == (0, "profile, user")
    again = operator.ask("users", "add", "ana")
    assert (again.status, again.json["people"][0]["state"]) == (0, "unchanged")
    listed = people(operator)["ana"]
    assert (listed["status"], listed["profile"], listed["profileStatus"], listed["problem"]) == (
        "FORCE_CHANGE_PASSWORD",
        "ana",
        "InService",
        "",
    )
    attributes = deployment.aws.client("cognito-idp").admin_get_user(
        UserPoolId=deployment.outputs["userPoolId"], Username="ana"
    )["UserAttributes"]
    assert {"Name": "email", "Value": "ana@example.com"} in attributes


def test_a_user_whose_profile_exists_gets_no_second_one(operator):
    assert operator.ask("users", "add", "alice").json["people"][0]["what"] == "user"
    assert people(operator)["alice"]["problem"] == ""


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("eve_1",), "profile 'eve_1': allowed is 1-63 letters, digits and inner hyphens"),
        (("*",), "profile '*': allowed is"),
        (("x" * 64,), "allowed is"),
        (("dan", "Dan"), "is given twice (names that differ only in case are one)"),
        (("dan", "--profile", "daniel"), "the stack takes the user name for the profile"),
        (("dan", "--email", "dan"), "allowed is one address"),
        (("dan", "eva", "--email", "d@example.com"), "--email and --profile are for one USER"),
        ((), "give user names, or a file"),
    ],
)
def test_wrong_people_are_refused_before_anything_is_done(operator, arguments, reason):
    done = operator.ask("users", "add", *arguments)
    assert done.status == 2
    assert reason in done.json["error"]
    assert done.err.startswith("studio-access: ")
    assert done.err.count("\n") == 1


def test_a_name_that_differs_only_in_case_is_refused_beside_the_other(operator, cognito, deployment):
    done = operator.ask("users", "add", "Bob", "carl")
    assert done.status == 1
    states = {row["user"]: (row["state"], row["what"]) for row in done.json["people"]}
    assert states["carl"][0] == "done"
    assert states["Bob"][0] == "failed"
    assert "differs only in case from 'bob'" in states["Bob"][1]


def test_a_file_goes_on_after_a_failure_and_is_resumed(operator, deployment, tmp_path, cognito):
    file = tmp_path / "people.csv"
    file.write_text("user,email\nf1,f1@example.com\nALICE,\nf2,\n")
    first = operator.ask("users", "add", "--csv", str(file))
    assert first.status == 1
    assert first.json["counts"] == {"done": 2, "unchanged": 0, "planned": 0, "failed": 1, "not reached": 0}
    assert "f1: done: profile, user" in first.err
    cognito.admin_delete_user(UserPoolId=deployment.outputs["userPoolId"], Username="f2")
    second = operator.ask("users", "add", "--csv", str(file))
    assert {row["user"]: (row["state"], row["what"]) for row in second.json["people"] if row["user"] != "ALICE"} == {
        "f1": ("unchanged", "is there already"),
        "f2": ("done", "user"),
    }


def test_a_file_is_read_from_standard_input_too(operator):
    assert operator.ask("users", "add", "--csv", "-", "--dry-run", text="user\ng1\n").json["counts"]["planned"] == 1


def test_what_sagemaker_refuses_is_reported_and_leaves_no_user(operator, studio, deployment):
    """A profile whose creation fails stops its person only; the invitation is not sent."""
    broken = json.loads(operator.outputs_file.read_text()) | {"domainId": "d-nowhere"}
    file = operator.outputs_file.with_name("broken.json")
    file.write_text(json.dumps(broken))
    done = operator.ask("users", "add", "hugo", "--outputs", str(file))
    assert (done.status, done.json["people"][0]["state"]) == (1, "failed")
    assert "CreateUserProfile: ResourceNotFound" in done.json["people"][0]["what"]
    assert "hugo" not in people(operator)


def test_removing_asks_first(operator):
    done = operator.ask("users", "remove", "alice")
    assert done.status == 2
    assert "say --yes" in done.json["error"]


def test_a_person_goes_with_apps_spaces_profile_and_user(operator, studio, deployment):
    domain = deployment.outputs["domainId"]
    operator.ask("users", "add", "ida")
    owned = {"OwnershipSettings": {"OwnerUserProfileName": "ida"}}
    studio.create_space(DomainId=domain, SpaceName="idas", **owned, SpaceSharingSettings={"SharingType": "Private"})
    studio.create_app(DomainId=domain, SpaceName="idas", AppType="JupyterLab", AppName="default")
    studio.create_app(DomainId=domain, UserProfileName="ida", AppType="JupyterServer", AppName="default")
    planned = operator.ask("users", "remove", "ida", "--dry-run")
    assert planned.json["people"][0]["what"] == "user, profile ida"
    done = operator.ask("users", "remove", "ida", "--yes")
    assert done.status == 0
    assert "the home directory stays" in done.json["people"][0]["what"]
    assert "ida" not in people(operator)
    assert studio.list_spaces(DomainIdEquals=domain)["Spaces"] == []
    assert operator.ask("users", "remove", "ida", "--yes").json["people"][0]["state"] == "unchanged"


def test_shared_spaces_are_not_taken_from_others(operator, studio, deployment):
    domain = deployment.outputs["domainId"]
    operator.ask("users", "add", "jan")
    owned = {"OwnershipSettings": {"OwnerUserProfileName": "jan"}}
    studio.create_space(DomainId=domain, SpaceName="ours", **owned, SpaceSharingSettings={"SharingType": "Shared"})
    refused = operator.ask("users", "remove", "jan", "--yes")
    assert refused.status == 1
    assert "jan owns shared spaces (ours)" in refused.json["people"][0]["what"]
    assert people(operator)["jan"]["status"] == "FORCE_CHANGE_PASSWORD"
    assert operator.ask("users", "remove", "jan", "--yes", "--shared-spaces").status == 0
    assert "jan" not in people(operator)


def test_linking_says_that_there_is_nothing_to_link(operator):
    done = operator.ask("users", "link", "alice", "bob")
    assert done.status == 2
    assert "takes the user name for the profile" in done.json["error"]


@pytest.fixture(scope="module")
def table(deployment: Deployment):
    """A directory table beside the stack, and outputs that name it."""
    key = [{"AttributeName": "issuer", "KeyType": "HASH"}, {"AttributeName": "person", "KeyType": "RANGE"}]
    deployment.aws.client("dynamodb").create_table(
        TableName="people",
        KeySchema=key,
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("issuer", "person")],
        BillingMode="PAY_PER_REQUEST",
    )
    yield "people"
    deployment.aws.client("dynamodb").delete_table(TableName="people")


def mapped(operator: Operator, **outputs: str) -> tuple[str, str]:
    """The option that names outputs of a stack that maps people to profiles."""
    file = operator.outputs_file.with_name(f"{outputs['profileFrom']}.json")
    file.write_text(json.dumps(json.loads(operator.outputs_file.read_text()) | outputs))
    return ("--outputs", str(file))


def test_in_a_table_a_profile_has_one_owner(operator, deployment, table):
    given = mapped(operator, profileFrom="directory", directoryTable=table)
    dynamodb, issuer = deployment.aws.client("dynamodb"), deployment.outputs["issuer"]

    def item(issuer: str, person: str) -> dict[str, str]:
        found = dynamodb.get_item(TableName=table, Key={"issuer": {"S": issuer}, "person": {"S": person}}).get(
            "Item", {}
        )
        return {name: value["S"] for name, value in found.items() if name not in ("issuer", "person")}

    added = operator.ask("users", "add", "kim@corp", "--profile", "Kim-1", *given)
    assert (added.status, added.json["people"][0]["what"]) == (0, "profile, user, link")
    assert item(issuer, "kim@corp") == {"profile": "Kim-1"}
    assert item("profile", "kim-1") == {"owner_issuer": issuer, "owner_person": "kim@corp"}
    assert (
        operator.ask("users", "add", "kim@corp", "--profile", "Kim-1", *given).json["people"][0]["state"] == "unchanged"
    )

    taken = operator.ask("users", "link", "lea@corp", "Kim-1", *given)
    assert (taken.status, "'Kim-1' belongs to somebody else" in taken.json["error"]) == (3, True)
    assert item(issuer, "lea@corp") == {}
    elsewhere = operator.ask("users", "link", "kim@corp", "Kim-1", "--issuer", "https://idp.example", *given)
    assert elsewhere.status == 3

    # Another profile for the same person: the first is free again.
    operator.ask("users", "add", "nobody@corp", "--profile", "kim-2", "--dry-run", *given)
    deployment.aws.client("sagemaker").create_user_profile(
        DomainId=deployment.outputs["domainId"], UserProfileName="kim-2"
    )
    assert operator.ask("users", "link", "kim@corp", "kim-2", "--dry-run", *given).json["dryRun"] is True
    assert item(issuer, "kim@corp") == {"profile": "Kim-1"}
    assert operator.ask("users", "link", "kim@corp", "kim-2", *given).status == 0
    assert (item(issuer, "kim@corp"), item("profile", "kim-1")) == ({"profile": "kim-2"}, {})
    assert operator.ask("users", "link", "lea@corp", "Kim-1", *given).status == 0

    rows = {row["user"]: row for row in operator.ask("users", "list", *given).json["people"]}
    assert (rows["kim@corp"]["profile"], rows["kim@corp"]["problem"]) == ("kim-2", "")
    assert (rows["lea@corp"]["profile"], rows["lea@corp"]["status"]) == ("Kim-1", "not of this pool")

    assert operator.ask("users", "remove", "kim@corp", "lea@corp", "--yes", *given).status == 0
    assert dynamodb.scan(TableName=table)["Items"] == []


def test_a_removal_that_breaks_off_has_closed_the_way_in_and_is_found_again(
    operator, deployment, table, studio, monkeypatch
):
    given = mapped(operator, profileFrom="directory", directoryTable=table)
    operator.ask("users", "add", "max@corp", "--profile", "Max-1", *given)
    denied = []
    close = DirectoryTable.close

    def closing(directory, person):
        role = deployment.outputs["functionNames"]["presigner"]
        policy = deployment.aws.client("iam").get_role_policy(RoleName=role, PolicyName=REVOKED)["PolicyDocument"]
        denied.append("/Max-1" in json.dumps(policy))
        return close(directory, person)

    monkeypatch.setattr(DirectoryTable, "close", closing)
    monkeypatch.setattr(users_remove, "_POLLS", 0)
    assert operator.ask("users", "remove", "max@corp", "--yes", *given).status == 1
    (left,) = deployment.aws.client("dynamodb").scan(TableName=table)["Items"]
    assert (left["issuer"]["S"], denied) == ("profile", [True])
    monkeypatch.undo()
    done = operator.ask("users", "remove", "max@corp", "--yes", *given)
    assert (done.status, done.json["people"][0]["state"]) == (0, "done")
    assert "closed until" in done.json["people"][0]["what"]
    assert deployment.aws.client("dynamodb").scan(TableName=table)["Items"] == []
    assert "Max-1" not in json.dumps(studio.list_user_profiles()["UserProfiles"], default=str)


def test_a_link_to_a_profile_that_is_not_there_is_refused(operator, table):
    given = mapped(operator, profileFrom="directory", directoryTable=table)
    done = operator.ask("users", "link", "mia@corp", "nothing-here", *given)
    assert (done.status, "add it with `studio-access users add`" in done.json["error"]) == (3, True)
    done = operator.ask("users", "link", "mia@corp", "alice", "--issuer", "profile", *given)
    assert (done.status, "allowed is the https address" in done.json["error"]) == (2, True)


def test_in_a_claim_a_profile_is_given_to_one_user(operator, deployment):
    given = mapped(operator, profileFrom="claim")
    assert operator.ask("users", "add", "ole", "--profile", "ole-1", *given).json["people"][0]["what"] == (
        "profile, user, link"
    )
    assert operator.ask("users", "add", "ole", "--profile", "ole-1", *given).json["people"][0]["state"] == "unchanged"
    attributes = deployment.aws.client("cognito-idp").admin_get_user(
        UserPoolId=deployment.outputs["userPoolId"], Username="ole"
    )["UserAttributes"]
    assert {"Name": "custom:studio_profile", "Value": "ole-1"} in attributes
    operator.ask("users", "add", "pia", *given)
    taken = operator.ask("users", "link", "pia", "ole-1", *given)
    assert (taken.status, taken.json["error"]) == (3, "profile 'ole-1' is ole's: give them another one first")
    assert operator.ask("users", "remove", "ole", "pia", "--yes", *given).json["counts"]["done"] == 2


@pytest.mark.parametrize(
    ("outputs", "reason"),
    [
        ({"profileFrom": "directory"}, "has no output directoryTable"),
        ({"profileFrom": "stars"}, "profileFrom 'stars' of the stack outputs is not known here"),
    ],
)
def test_a_mapping_that_is_not_known_is_refused(operator, outputs, reason):
    done = operator.ask("users", "list", *mapped(operator, **outputs))
    assert (done.status, reason in done.json["error"]) == (2, True)


def test_ctrl_c_finishes_the_person_under_way_and_reports(operator, tmp_path):
    file = tmp_path / "many.csv"
    file.write_text("user\n" + "".join(f"many{number}\n" for number in range(400)))
    arguments = command("users", "add", "--csv", str(file), "--json")
    environment = {**operator.environment, "STUDIO_ACCESS_OUTPUTS": str(operator.outputs_file), "PATH": ""}
    environment["PYTHONPATH"] = PYTHONPATH
    with subprocess.Popen(
        arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        for _ in range(3):
            process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    report = json.loads(out)
    assert report["interrupted"] is True
    states = {row["user"]: row["state"] for row in report["people"]}
    assert len(states) == 400
    assert set(states.values()) == {"done", "not reached"}
    # Whoever is reported as done is there, whole; of the others there is nothing.
    listed = people(operator)
    for user, state in states.items():
        assert (user in listed) == (state == "done")
        assert state != "done" or listed[user]["problem"] == ""
