"""`studio-access teardown` on the local AWS: in the order AWS allows, through failures and interruptions."""

import json
import secrets
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from components.studio_access.bundles import FUNCTIONS, Target, build
from local.aws.sagemaker import apps as local_apps
from local.aws.sagemaker.store import InUseError
from local.deployment.stack import Deployment, configuration, deployed
from studio_access_cli.aws.created_domain import Kind
from studio_access_cli.commands import teardown
from studio_access_cli.errors import CommandError
from studio_access_cli.progress import StoppedError
from studio_access_cli.signals import Interruption
from tests.cli.child import PYTHONPATH, command
from tests.cli.conftest import ROOT, Operator, aws_environment

KINDS = [
    "apps",
    "spaces",
    "user profiles",
    "the Studio domain",
    "mount targets",
    "home directories",
    "SageMaker's NFS security groups",
    "network interfaces that are left",
]


@pytest.fixture(autouse=True)
def quickly(monkeypatch):
    monkeypatch.setattr(teardown, "POLL_SECONDS", 0.0)


@pytest.fixture(scope="module")
def greenfield():
    """A stack whose network and Studio domain are created."""
    for function in FUNCTIONS:
        build(function, Target.of_this_machine(), ROOT / "build" / "local")
    with deployed(ROOT, "greenfield", configuration(ROOT, "greenfield")) as running:
        yield running


class Domain:
    """A Studio domain beside the stack's own, in its VPC, with people at work and what SageMaker makes beside it."""

    def __init__(self, deployment: Deployment, folder: Path) -> None:
        self.sagemaker, self.efs, self.ec2 = (deployment.aws.client(name) for name in ("sagemaker", "efs", "ec2"))
        self.vpc_id, subnets = deployment.outputs["vpcId"], deployment.outputs["subnetIds"]
        created = self.sagemaker.create_domain(
            DomainName=f"torn-down-{secrets.token_hex(4)}",
            AuthMode="IAM",
            VpcId=self.vpc_id,
            SubnetIds=subnets,
            DefaultUserSettings={"ExecutionRole": "arn:aws:iam::000000000000:role/studio"},
        )
        self.id, arn = created["DomainId"], created["DomainArn"]
        tags = [{"Key": "ManagedByAmazonSageMakerResource", "Value": arn}]
        self.groups = [self._group(f"security-group-for-{way}-nfs-{self.id}") for way in ("inbound", "outbound")]
        inbound, outbound = self.groups
        port = {"IpProtocol": "tcp", "FromPort": 2049, "ToPort": 2049}
        self.ec2.authorize_security_group_ingress(
            GroupId=inbound, IpPermissions=[{**port, "UserIdGroupPairs": [{"GroupId": outbound}]}]
        )
        self.ec2.authorize_security_group_egress(
            GroupId=outbound, IpPermissions=[{**port, "UserIdGroupPairs": [{"GroupId": inbound}]}]
        )
        self.file_system = self.efs.create_file_system(CreationToken=self.id, Tags=tags)["FileSystemId"]
        for subnet in subnets:
            self.efs.create_mount_target(FileSystemId=self.file_system, SubnetId=subnet, SecurityGroups=[inbound])
        for person in ("ana", "ben"):
            owned = {"OwnershipSettings": {"OwnerUserProfileName": person}}
            self.sagemaker.create_user_profile(DomainId=self.id, UserProfileName=person)
            sharing = {"SharingType": "Private"}
            self.sagemaker.create_space(DomainId=self.id, SpaceName=person, **owned, SpaceSharingSettings=sharing)
            self.sagemaker.create_app(DomainId=self.id, SpaceName=person, AppType="JupyterLab", AppName="default")
        self.sagemaker.create_app(DomainId=self.id, UserProfileName="ana", AppType="JupyterServer", AppName="default")
        self.outputs = json.loads(json.dumps(dict(deployment.outputs))) | {"domainId": self.id}
        self.file = folder / "outputs.json"
        self.operator = Operator(self.file, aws_environment(deployment.aws.port))
        self.write()

    def _group(self, name: str) -> str:
        return self.ec2.create_security_group(GroupName=name, Description="NFS", VpcId=self.vpc_id)["GroupId"]

    def write(self, **changes: Any) -> None:
        """Write the stack's outputs, with other settings."""
        settings = self.outputs["operating"]["settings"] | changes
        changed = {**self.outputs, "operating": {**self.outputs["operating"], "settings": settings}}
        self.file.write_text(json.dumps(changed))

    def run(self, *options: str) -> Any:
        return self.operator.ask("teardown", *options)

    def left(self) -> set[str]:
        """What is still there, by kind."""
        in_domain = {"DomainIdEquals": self.id}
        apps = [app for app in self.sagemaker.list_apps(**in_domain)["Apps"] if app["Status"] != "Deleted"]
        systems = [one["FileSystemId"] for one in self.efs.describe_file_systems()["FileSystems"]]
        targets = [one["FileSystemId"] for one in self.efs.describe_mount_targets()["MountTargets"]]
        groups = {one["GroupId"] for one in self.ec2.describe_security_groups()["SecurityGroups"]}
        found = {
            "apps": apps,
            "spaces": self.sagemaker.list_spaces(**in_domain)["Spaces"],
            "user profiles": self.sagemaker.list_user_profiles(**in_domain)["UserProfiles"],
            "the Studio domain": [
                one for one in self.sagemaker.list_domains()["Domains"] if one["DomainId"] == self.id
            ],
            "mount targets": self.file_system in targets,
            "home directories": self.file_system in systems,
            "SageMaker's NFS security groups": groups & set(self.groups),
        }
        return {kind for kind, there in found.items() if there}


@pytest.fixture
def domain(greenfield, tmp_path):
    made = Domain(greenfield, tmp_path)
    yield made
    made.write(homeStorage="delete", deletionProtection=False)
    made.run("--yes", "--home-storage", "delete")
    assert made.left() == set()


def results(done: Any) -> dict[str, str]:
    return {step["step"]: step["result"] for step in done.json["steps"]}


def test_everything_goes_in_the_order_that_aws_allows_and_a_second_run_finds_nothing(domain):
    done = domain.run("--yes")
    assert done.status == 0
    assert list(results(done)) == KINDS
    assert results(done)["apps"] == "3 deleted"
    assert domain.left() == set()
    assert "pulumi destroy --refresh" in done.json["notes"][-1]
    assert set(results(domain.run("--yes")).values()) == {"none"}


def test_a_dry_run_says_what_there_is_and_deletes_nothing(domain):
    before = domain.left()
    done = domain.run("--dry-run")
    assert (done.status, done.json["dryRun"]) == (0, True)
    assert results(done)["user profiles"] == "2 to delete: ana, ben"
    assert "ana/JupyterServer/default" in results(done)["apps"]
    assert domain.left() == before == set(KINDS[:-1])


def test_retained_home_directories_stay_and_a_created_vpc_is_free(domain):
    domain.write(homeStorage="retain")
    done = domain.run("--yes")
    assert done.status == 0
    assert domain.left() == {"home directories"}
    assert "the file system with the home directories stays" in done.json["notes"][0]
    # Whoever changes their mind deletes them with the same command.
    assert domain.run("--yes", "--home-storage", "delete").status == 0
    assert domain.left() == set()


def test_retained_home_directories_are_still_reached_in_a_vpc_that_was_brought(domain):
    domain.outputs["routeTableId"] = ""
    domain.write(homeStorage="retain")
    done = domain.run("--yes")
    assert domain.left() == {"mount targets", "home directories", "SageMaker's NFS security groups"}
    assert "reached through them" in done.json["notes"][1]


def test_a_space_that_refuses_stops_what_comes_after_and_the_next_run_goes_on(domain, monkeypatch):
    deleted = local_apps.Apps._delete_space

    def refuse(self, values, access_key_id):
        if values["SpaceName"] == "ben":
            raise InUseError("Space [ben] cannot be deleted now.")
        return deleted(self, values, access_key_id)

    with monkeypatch.context() as patch:
        patch.setattr(local_apps.Apps, "_delete_space", refuse)
        done = domain.run("--yes")
    assert done.status == 1
    assert "1 stay: ben: DeleteSpace: ResourceInUse: Space [ben] cannot be deleted now." in results(done)["spaces"]
    assert results(done)["user profiles"] == "run it again to go on"
    assert done.json["notes"] == []
    assert domain.left() == set(KINDS[1:-1])
    again = domain.run("--yes")
    assert (again.status, results(again)["spaces"]) == (0, "1 deleted")
    assert domain.left() == set()


def test_ctrl_c_stops_after_what_is_under_way_and_the_next_run_completes(domain):
    environment = {**domain.operator.environment, "STUDIO_ACCESS_OUTPUTS": str(domain.file), "PATH": ""}
    arguments = command("teardown", "--yes", "--json")
    with subprocess.Popen(
        arguments,
        env={**environment, "PYTHONPATH": PYTHONPATH},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr
        assert process.stderr.readline() == "apps: 3 left\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    steps = {step["step"]: step["result"] for step in json.loads(out)["steps"]}
    assert steps["the Studio domain"] == "run it again to go on"
    assert "the Studio domain" in domain.left()
    assert domain.run("--yes").status == 0
    assert domain.left() == set()


@pytest.mark.parametrize(
    ("settings", "options", "reason"),
    [
        ({"deletionProtection": True}, ["--yes"], "set deletionProtection: false and run `pulumi up` first"),
        ({"homeStorage": ""}, ["--yes"], "was not created by the stack and stays as it is"),
        ({"homeStorage": None}, ["--yes"], "run `pulumi up` with this version"),
        ({}, ["--yes", "--home-storage", "burn"], "--home-storage 'burn': allowed is retain or delete"),
        ({}, [], "in account 000000000000, eu-west-1, with all its user profiles"),
    ],
)
def test_what_must_not_be_torn_down_is_refused_before_anything_is_done(domain, settings, options, reason):
    before = domain.left()
    domain.write(**settings)
    done = domain.run(*options)
    assert done.status == 2
    assert reason in done.json["error"]
    assert domain.left() == before


class Things:
    """Things of one kind that answer a deletion as told: by an error code, or by a status at the next look."""

    def __init__(self, **answers: list[str]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def found(self) -> dict[str, str]:
        return {name: left[0] for name, left in self.answers.items() if left}

    def delete(self, name: str) -> None:
        self.asked.append(name)
        self.answers[name].pop(0)
        if self.answers[name] and self.answers[name][0].isupper():
            code = self.answers[name].pop(0)
            raise ClientError({"Error": {"Code": code.title().replace("_", ""), "Message": "no"}}, "Delete")

    @property
    def kind(self) -> Kind:
        return Kind("things", self.found, self.delete)


def test_what_is_held_by_something_on_its_way_out_is_asked_again():
    things = Things(a=["available", "DEPENDENCY_VIOLATION", "available"])
    assert teardown.empty(things.kind, Interruption()) == "1 deleted"
    assert things.asked == ["a", "a"]


def test_a_deletion_that_fails_later_is_named_with_those_that_were_refused():
    things = Things(a=["inservice", "delete_failed"], b=["inservice", "RESOURCE_IN_USE", "inservice"], c=["inservice"])
    with pytest.raises(CommandError, match=r"^2 stay: a: its deletion failed; b: Delete: ResourceInUse: no$"):
        teardown.empty(things.kind, Interruption())


def test_what_takes_too_long_is_named(monkeypatch):
    monkeypatch.setattr(teardown, "_POLLS", 2)
    with pytest.raises(CommandError, match="a: still there; run it again in some minutes"):
        teardown.empty(Kind("things", lambda: {"a": "deleting"}, lambda _: None), Interruption())


def test_an_interruption_ends_the_waiting():
    stop = Interruption()
    stop.requested = True
    with pytest.raises(StoppedError):
        teardown.empty(Kind("things", lambda: {"a": "deleting"}, lambda _: None), stop)
