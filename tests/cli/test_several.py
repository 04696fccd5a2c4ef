"""A stack with several Studio domains or issuers: no command forgets one, or takes one for the other."""

import datetime
import json
from types import SimpleNamespace
from typing import Any

import pytest

from studio_access_cli import kill_switch
from studio_access_cli.commands import sessions
from studio_access_cli.deployment import Deployment
from studio_access_cli.errors import CommandError
from studio_access_cli.people import of_issuer
from studio_access_cli.stack import problems_of
from tests.cli.outputs import outputs, stack
from tests.cli.test_commands import run

FIRST = "d-local0studio0"
SECOND = "d-research00001"


def several(**operating: Any) -> dict[str, Any]:
    known = outputs()
    return {**known, "operating": {**known["operating"], "domainIds": [FIRST, SECOND], **operating}}


def test_a_stack_from_before_has_its_one_domain():
    known = outputs()
    del known["operating"]["domainIds"], known["operating"]["issuers"]
    assert problems_of(known) == []
    assert (stack(**known).domain_ids, stack(**known).issuers) == ([FIRST], [])


@pytest.mark.parametrize("wrong", ["d-1", ["*"], [1], None])
def test_domains_that_are_none_are_refused(wrong):
    assert problems_of(several(domainIds=wrong)) == ["operating.domainIds is not a list of domain ids"]


def test_a_presigned_url_of_any_domain_is_the_stack_s_and_no_other():
    known = stack(**several())
    zone = known.location.studio_zone
    assert known.is_studio_url(f"https://{FIRST}.{zone}/auth?token=x")
    assert known.is_studio_url(f"https://{SECOND}.{zone}/auth?token=x")
    assert not known.is_studio_url(f"https://d-other.{zone}/auth?token=x")
    assert not known.is_studio_url(f"https://{FIRST}.{zone}.evil.example/auth?token=x")


def stores(**profiles: tuple[str, ...]) -> Any:
    """Stores of domains with the given profiles."""
    names = {"first": FIRST, "second": SECOND}
    by_domain = {
        names[name]: SimpleNamespace(statuses=lambda found=found: dict.fromkeys(found, "InService"))
        for name, found in profiles.items()
    }
    return SimpleNamespace(profile_from="username", profiles_by_domain=by_domain, pool=None, table=None)


def test_a_person_s_sessions_end_in_every_domain_that_has_the_profile():
    known = stack(**several())
    prefix = known.location.arn("sagemaker", "user-profile")
    assert sessions._profiles(known, stores(first=("ana", "bob"), second=("Ana",)), "ana") == [
        f"{prefix}/{FIRST}/ana",
        f"{prefix}/{SECOND}/Ana",
        f"{prefix}/{SECOND}/ana",
    ]
    assert sessions._profiles(known, stores(first=("bob",), second=("ana",)), "ana") == [f"{prefix}/{SECOND}/ana"]
    with pytest.raises(CommandError, match="has no user profile"):
        sessions._profiles(known, stores(first=("bob",), second=()), "ana")


def test_everybody_s_sessions_end_in_every_domain(monkeypatch):
    known = stack(**several())
    put = []
    monkeypatch.setattr(
        kill_switch, "Role", lambda *_: SimpleNamespace(policy=lambda _: None, put=lambda _, policy: put.append(policy))
    )
    monkeypatch.setattr(kill_switch, "token_seconds", lambda _: 900)
    monkeypatch.setattr(sessions, "functions", lambda _: {"presigner": SimpleNamespace(renew=str)})
    aws: Any = SimpleNamespace(client=lambda _: None)
    now = datetime.datetime(2026, 11, 24, 7, 0, 0, tzinfo=datetime.UTC)
    sessions._revoke(Deployment(known, aws, now), stores(), None, dry_run=False)
    wanted = [known.location.user_profiles(FIRST), known.location.user_profiles(SECOND)]
    assert [one["Resource"] for one in put[0]["Statement"]] == [wanted, wanted]


def test_people_are_not_removed_from_one_domain_of_several(tmp_path):
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps(several()))
    done = run("users", "remove", "ana", "--yes", "--outputs", str(file))
    assert done.exit_code == 2
    assert f"the stack has several Studio domains ({FIRST}, {SECOND})" in done.stderr
    assert done.stderr.count("\n") == 1


ISSUERS = ["https://one.example", "https://two.example"]


@pytest.mark.parametrize("command", [("sessions", "revoke"), ("users", "remove")])
@pytest.mark.parametrize(
    ("given", "shown"),
    [((), "--issuer not given"), (("--issuer", "https://x.example"), "--issuer 'https://x.example'")],
)
def test_of_several_issuers_one_must_be_named(tmp_path, command, given, shown):
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps(several(domainIds=[FIRST], issuers=ISSUERS)))
    done = run(*command, "ana", *given, "--yes", "--outputs", str(file))
    assert done.exit_code == 2
    assert f"{shown}: the stack has several; allowed is one of {', '.join(ISSUERS)}" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_named_issuer_is_the_one_of_several():
    assert of_issuer(stack(**several(issuers=ISSUERS)), ISSUERS[1]) == ISSUERS[1]
    assert of_issuer(stack(), None) is None


def test_everybody_is_of_no_single_issuer(tmp_path):
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps(several(issuers=ISSUERS)))
    done = run("sessions", "revoke", "--all", "--issuer", ISSUERS[0], "--yes", "--outputs", str(file))
    assert (done.exit_code, "--issuer is for one USER" in done.stderr) == (2, True)
