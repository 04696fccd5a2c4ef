"""A stack with several Studio domains: no command forgets one of them."""

import datetime
import json
from types import SimpleNamespace
from typing import Any

import pytest

from components.studio_access.cli.door import denial, sessions
from components.studio_access.cli.failure import CommandError
from components.studio_access.cli.stack import problems_of
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


def studios(**profiles: tuple[str, ...]) -> Any:
    """Registers of domains with the given profiles."""
    names = {"first": FIRST, "second": SECOND}
    known = {
        names[name]: SimpleNamespace(profiles=lambda found=found: dict.fromkeys(found, "InService"))
        for name, found in profiles.items()
    }
    return SimpleNamespace(profile_from="username", studios=known, pool=None, directory=None)


def test_a_person_s_sessions_end_in_every_domain_that_has_the_profile():
    known = stack(**several())
    prefix = known.location.arn("sagemaker", "user-profile")
    assert sessions._profiles(known, studios(first=("ana", "bob"), second=("Ana",)), "ana") == [
        f"{prefix}/{FIRST}/ana",
        f"{prefix}/{SECOND}/Ana",
        f"{prefix}/{SECOND}/ana",
    ]
    assert sessions._profiles(known, studios(first=("bob",), second=("ana",)), "ana") == [f"{prefix}/{SECOND}/ana"]
    with pytest.raises(CommandError, match="has no user profile"):
        sessions._profiles(known, studios(first=("bob",), second=()), "ana")


def test_everybody_s_sessions_end_in_every_domain(monkeypatch):
    known = stack(**several())
    put = []
    monkeypatch.setattr(sessions, "registers", lambda *_: studios())
    monkeypatch.setattr(
        denial, "Role", lambda *_: SimpleNamespace(policy=lambda _: None, put=lambda _, policy: put.append(policy))
    )
    monkeypatch.setattr(denial, "token_seconds", lambda *_: 900)
    monkeypatch.setattr(sessions, "functions", lambda *_: (SimpleNamespace(renew=str), None))
    aws: Any = SimpleNamespace(client=lambda _: None)
    now = datetime.datetime(2026, 11, 24, 7, 0, 0, tzinfo=datetime.UTC)
    sessions._revoke(known, aws, None, now, dry_run=False)
    wanted = [known.location.user_profiles(FIRST), known.location.user_profiles(SECOND)]
    assert [one["Resource"] for one in put[0]["Statement"]] == [wanted, wanted]


def test_people_are_not_removed_from_one_domain_of_several(tmp_path):
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps(several()))
    done = run("users", "remove", "ana", "--yes", "--outputs", str(file))
    assert done.exit_code == 2
    assert f"the stack has several Studio domains ({FIRST}, {SECOND})" in done.stderr
    assert done.stderr.count("\n") == 1
