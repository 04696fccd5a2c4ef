"""The kill switch's parts: its policies, what a function remembers, steps that fail."""

import datetime
import json
from types import SimpleNamespace
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from studio_access.iam.document import to_json

from studio_access_cli import kill_switch
from studio_access_cli.aws.function import BEFORE, Function
from studio_access_cli.aws.user_pool import client_token_seconds
from studio_access_cli.checks import availability
from studio_access_cli.checks.availability import judged_concurrency
from studio_access_cli.commands import lock, sessions
from studio_access_cli.deployment import Deployment
from studio_access_cli.errors import CommandError
from studio_access_cli.kill_switch import (
    LOCK,
    MAX_CHARACTERS,
    REVOKED,
    Revocations,
    is_over,
    lock_policy,
    revocation,
    token_seconds,
    with_revocation,
)
from studio_access_cli.progress import Step, take_steps
from studio_access_cli.stack import Stack, problems_of
from tests.cli.outputs import stack
from tests.cloud import deploy_stack

KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
NOW = datetime.datetime(2026, 11, 24, 7, 0, 0, tzinfo=datetime.UTC)
UNTIL = NOW + datetime.timedelta(minutes=16)
ALICE = ["arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-1/alice"]
BOB = ["arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-1/bob"]


def test_the_lock_denies_sagemaker_and_leaves_the_log_and_the_network():
    assert lock_policy()["Statement"] == [{"Sid": "Locked", "Effect": "Deny", "Action": "sagemaker:*", "Resource": "*"}]


def test_a_revocation_closes_until_old_tokens_are_dead_and_keeps_old_sessions_closed():
    closed, opened = revocation(ALICE, NOW, UNTIL)
    assert closed["Condition"] == {"DateLessThan": {"aws:CurrentTime": "2026-11-24T07:16:00Z"}}
    assert opened["Condition"] == {"DateLessThan": {"aws:TokenIssueTime": "2026-11-24T07:00:00Z"}}
    for statement in (closed, opened):
        assert (statement["Effect"], statement["Action"], statement["Resource"]) == (
            "Deny",
            "sagemaker:CreatePresignedDomainUrl",
            ALICE,
        )
        assert statement["Sid"].isalnum()


def test_times_are_given_in_utc_whatever_the_machine_s_zone():
    there = datetime.timezone(datetime.timedelta(hours=5))
    assert revocation(ALICE, NOW.astimezone(there), UNTIL)[1] == revocation(ALICE, NOW, UNTIL)[1]


def test_revocations_of_several_people_stand_side_by_side_and_a_later_one_replaces_the_same_person_s():
    both = with_revocation(with_revocation(None, ALICE, NOW, UNTIL), BOB, NOW, UNTIL)
    assert [one["Resource"] for one in both["Statement"]] == [ALICE, ALICE, BOB, BOB]
    later = NOW + datetime.timedelta(minutes=1)
    again = with_revocation(both, ALICE, later, UNTIL)
    assert [one["Resource"] for one in again["Statement"]] == [BOB, BOB, ALICE, ALICE]


def test_a_denial_of_more_people_takes_the_place_of_one_of_some_of_them():
    some = with_revocation(with_revocation(None, ALICE, NOW, UNTIL), BOB, NOW, UNTIL)
    assert [one["Resource"] for one in with_revocation(some, [*ALICE, *BOB], NOW, UNTIL)["Statement"]] == [
        [*ALICE, *BOB]
    ] * 2
    assert len(with_revocation(with_revocation(None, [*ALICE, *BOB], NOW, UNTIL), BOB, NOW, UNTIL)["Statement"]) == 4


def test_what_has_had_its_time_is_left_out():
    old = with_revocation(None, ALICE, NOW, UNTIL)
    after = NOW + datetime.timedelta(hours=1)
    assert len(with_revocation(old, BOB, after, after)["Statement"]) == 3
    assert [is_over(one, after) for one in old["Statement"]] == [True, False]
    next_day = NOW + datetime.timedelta(hours=12)
    assert all(is_over(one, next_day) for one in old["Statement"])
    assert not is_over({"Effect": "Deny"}, next_day)


def test_one_person_who_cannot_be_signed_out_stops_nobody_else():
    out = []

    class Pool:
        def users(self):
            return dict.fromkeys(("ana", "ben", "cas"))

        def sign_out(self, name):
            if name == "ana":
                raise ClientError({"Error": {"Code": "TooManyRequestsException", "Message": "slow"}}, "SignOut")
            out.append(name)
            return True

    known: Any = SimpleNamespace(pool=Pool())
    with pytest.raises(CommandError, match="2 signed out, 1 not, the first because of SignOut: TooManyRequests"):
        sessions._sign_out(known, None)
    assert out == ["ben", "cas"]


@pytest.mark.parametrize(
    ("client", "seconds"),
    [
        ({}, 3600),
        ({"AccessTokenValidity": 2}, 7200),
        ({"AccessTokenValidity": 15, "TokenValidityUnits": {"AccessToken": "minutes"}}, 3600),
        (
            {
                "AccessTokenValidity": 15,
                "IdTokenValidity": 20,
                "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes"},
            },
            1200,
        ),
        ({"AccessTokenValidity": 2, "IdTokenValidity": 1}, 7200),
        ({"AccessTokenValidity": 1, "TokenValidityUnits": {"IdToken": "minutes"}}, 3600),
    ],
)
def test_how_long_a_client_s_tokens_live(client, seconds):
    assert client_token_seconds(client) == seconds


def test_a_pool_that_cannot_be_asked_has_the_longest_tokens():
    def refuse(**_):
        raise ClientError({"Error": {"Code": "AccessDenied"}}, "ListUserPoolClients")

    aws: Any = SimpleNamespace(client=lambda _: SimpleNamespace(list_user_pool_clients=refuse))
    assert token_seconds(Deployment(stack(), aws, NOW)) == 86_400
    assert token_seconds(Deployment(stack(userPoolId=None), aws, NOW)) == 86_400


class Lambda:
    """A function's concurrency and tags, as the service keeps them."""

    def __init__(self, reserved=None, tags=None):
        self.reserved = reserved
        self.tags = dict(tags or {})
        self.calls = []

    def get_function_concurrency(self, FunctionName):  # noqa: N803 - the service's names
        return {} if self.reserved is None else {"ReservedConcurrentExecutions": self.reserved}

    def put_function_concurrency(self, FunctionName, ReservedConcurrentExecutions):  # noqa: N803
        self.calls.append("put")
        self.reserved = ReservedConcurrentExecutions

    def delete_function_concurrency(self, FunctionName):  # noqa: N803
        self.reserved = None

    def list_tags(self, Resource):  # noqa: N803
        return {"Tags": dict(self.tags)}

    def tag_resource(self, Resource, Tags):  # noqa: N803
        self.calls.append("tag")
        self.tags |= Tags

    def untag_resource(self, Resource, TagKeys):  # noqa: N803
        for key in TagKeys:
            self.tags.pop(key, None)


def function(client) -> Function:
    return Function(client, stack().location, "presigner")


@pytest.mark.parametrize("reserved", [None, 7, 0])
def test_stopping_and_starting_gives_back_what_was_there(reserved):
    client = Lambda(reserved)
    function(client).stop()
    assert (client.reserved, client.tags) == (0, {BEFORE: "none" if reserved is None else str(reserved)})
    function(client).start()
    assert (client.reserved, client.tags) == (reserved, {})


def test_it_is_remembered_before_it_is_stopped():
    client = Lambda(7)
    function(client).stop()
    assert client.calls == ["tag", "put"]


@pytest.mark.parametrize("reserved", [None, 7])
def test_stopping_twice_forgets_nothing(reserved):
    client = Lambda(reserved)
    function(client).stop()
    assert function(client).stop() == "was stopped already"
    function(client).start()
    assert client.reserved == reserved


def test_a_stop_that_broke_off_after_remembering_goes_on():
    client = Lambda(7, {BEFORE: "7"})
    function(client).stop()
    function(client).start()
    assert (client.reserved, client.tags) == (7, {})


def test_who_was_opened_beside_unlock_is_remembered_anew():
    client = Lambda(3, {BEFORE: "7"})
    function(client).stop()
    function(client).start()
    assert client.reserved == 3


def test_a_function_that_was_stopped_by_others_is_not_opened_by_guessing():
    client = Lambda(0)
    with pytest.raises(CommandError, match="aws lambda delete-function-concurrency --function-name presigner"):
        function(client).start()
    assert client.reserved == 0


@pytest.mark.parametrize(
    ("reserved", "tags", "what"),
    [
        (None, {}, []),
        (7, {}, []),
        (0, {BEFORE: "7"}, ["presigner serves no call"]),
        (0, {}, ["presigner has reserved concurrency 0, not by this program"]),
        (7, {BEFORE: "7"}, [f"presigner serves calls, but is marked as stopped ({BEFORE})"]),
    ],
)
def test_doctor_tells_a_lock_that_is_half_undone(reserved, tags, what):
    found = judged_concurrency("presigner", function(Lambda(reserved, tags)))
    assert [finding.what for finding in found] == what


@pytest.mark.parametrize("creates", [True, False])
def test_the_lock_stops_the_profile_creator_too_where_there_is_one(monkeypatch, creates):
    names = {name: name for name in ("presigner", "authorizer", *(["profileCreator"] if creates else []))}
    clients = {f"arn:{name}": Lambda() for name in names}
    denied = set()

    def role(_, name):
        def remove(_):
            denied.remove(name)
            return True

        return SimpleNamespace(put=lambda *_: denied.add(name), remove=remove)

    known = {name: function(client) for name, client in zip(names, clients.values(), strict=True)}
    monkeypatch.setattr(kill_switch, "Role", role)
    monkeypatch.setattr(kill_switch, "Function", lambda _, __, name: known[name])
    aws: Any = SimpleNamespace(client=lambda _: None)
    deployment = Deployment(stack(functionNames=names), aws, NOW)
    assert take_steps(lock.locking_steps(deployment), (), dry_run=False).exit_status == 0
    assert [client.reserved for client in clients.values()] == [0] * len(names)
    assert denied == names.keys() - {"authorizer"}
    assert take_steps(lock.unlocking_steps(deployment), (), dry_run=False).exit_status == 0
    assert [client.reserved for client in clients.values()] == [None] * len(names)
    assert denied == set()


class Iam:
    """The inline policies of roles, as IAM keeps them."""

    def __init__(self) -> None:
        self.policies: dict[str, dict[str, str]] = {}

    def get_role_policy(self, *, RoleName, PolicyName):  # noqa: N803 - IAM's names
        if PolicyName not in self.policies.get(RoleName, {}):
            raise ClientError({"Error": {"Code": "NoSuchEntity"}}, "GetRolePolicy")
        return {"PolicyDocument": self.policies[RoleName][PolicyName]}

    def put_role_policy(self, *, RoleName, PolicyName, PolicyDocument):  # noqa: N803 - IAM's names
        self.policies.setdefault(RoleName, {})[PolicyName] = PolicyDocument

    def delete_role_policy(self, *, RoleName, PolicyName):  # noqa: N803 - IAM's names
        self.get_role_policy(RoleName=RoleName, PolicyName=PolicyName)
        del self.policies[RoleName][PolicyName]


STUDIO_ROLE = "studio-access-greenfield-studio"


def with_a_created_domain(iam: Iam) -> Deployment:
    aws: Any = SimpleNamespace(client={"iam": iam, "lambda": None, "cognito-idp": None}.get)
    greenfield = json.loads(json.dumps(deploy_stack("greenfield").outputs))
    return Deployment(Stack(greenfield), aws, NOW)


def test_the_lock_denies_the_created_domain_s_execution_role_too(monkeypatch):
    iam, known = Iam(), function(Lambda())
    monkeypatch.setattr(kill_switch, "Function", lambda *_: known)
    deployment = with_a_created_domain(iam)
    assert take_steps(lock.locking_steps(deployment), (), dry_run=False).exit_status == 0
    presigner = deployment.stack.presigning_role
    assert {role: set(policies) for role, policies in iam.policies.items()} == {
        presigner: {LOCK},
        STUDIO_ROLE: {LOCK},
    }
    (finding, other) = (each for each in availability.kill_switch(deployment, cast(Any, None)) if "denied" in each.what)
    assert [finding.what, other.what] == [
        "the presigning role is denied SageMaker",
        "the Studio role is denied SageMaker",
    ]
    assert take_steps(lock.unlocking_steps(deployment), (), dry_run=False).exit_status == 0
    assert not any(iam.policies.values())


def test_revocations_close_sessions_that_the_studio_page_opened_too(monkeypatch):
    monkeypatch.setattr(kill_switch, "token_seconds", lambda _: 900)
    iam = Iam()
    Revocations(with_a_created_domain(iam)).put(ALICE, NOW)
    assert len(iam.policies) == 2
    for policies in iam.policies.values():
        assert [one["Resource"] for one in json.loads(policies[REVOKED])["Statement"]] == [ALICE, ALICE]


def test_there_is_room_for_the_lock_and_revocations_beside_the_execution_role_s_own_policy():
    """10,240 characters (IAM user guide, "IAM and AWS STS quotas"); here with a key and `any`."""
    own = deploy_stack("greenfield", entrypoints="any", domainKmsKeyArn=KEY).one("RolePolicy", "studio-access-studio")
    assert len(own["policy"]) + MAX_CHARACTERS + len(to_json(lock_policy())) < 10_240


def test_outputs_of_an_earlier_version_name_no_studio_role():
    outputs = json.loads(json.dumps(deploy_stack("greenfield").outputs))
    del outputs["operating"]["studioRole"]
    assert problems_of(outputs) == []
    assert Stack(outputs).studio_role == ""


def test_every_step_is_taken_whatever_became_of_the_others():
    taken = []

    def fails(error):
        def do():
            taken.append(error)
            raise error

        return do

    refused = ClientError({"Error": {"Code": "AccessDenied", "Message": "no\nway"}}, "PutRolePolicy")
    gone = EndpointConnectionError(endpoint_url="https://secret.example")
    steps = [
        Step("one", fails(refused)),
        Step("two", fails(gone)),
        Step("three", fails(CommandError("do this"))),
        Step("four", lambda: "good"),
    ]
    answer = take_steps(steps, (), dry_run=False)
    assert (len(taken), answer.exit_status) == (3, 1)
    results = [row[1] for row in answer.rows]
    assert results == [
        "PutRolePolicy: AccessDenied: no way; use credentials that may do this",
        "AWS did not answer (EndpointConnectionError)",
        "do this",
        "good",
    ]


def test_a_dry_run_takes_no_step():
    answer = take_steps([Step("one", lambda: 1 / 0)], (), dry_run=True)  # ty: ignore[invalid-argument-type]
    assert answer.rows == [("one", "planned", "0.00")]
