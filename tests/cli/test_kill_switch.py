"""The kill switch's parts: its policies, what a function remembers, steps that fail."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from studio_access_cli import kill_switch
from studio_access_cli.aws.function import BEFORE, Function
from studio_access_cli.aws.user_pool import client_token_seconds
from studio_access_cli.checks.availability import judged_concurrency
from studio_access_cli.commands import lock, sessions
from studio_access_cli.deployment import Deployment
from studio_access_cli.errors import CommandError
from studio_access_cli.kill_switch import is_over, lock_policy, revocation, token_seconds, with_revocation
from studio_access_cli.progress import Step, take_steps
from tests.cli.outputs import stack

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
