"""With a directory, the profile claim names a person, and the table says which profile is theirs."""

import pytest
from botocore.exceptions import EndpointConnectionError

from tests.functions.authorizer.authorizing import ask, authorizer, issuer, request
from tests.functions.authorizer.fake_table import AWS, TABLE, answering
from tests.tokens import ISSUER, access_claims, mint

PERSON = "alice@bank.example"
ALLOWED = {"decision": "allow", "reason": "own_profile"}
KEY = {"issuer": ISSUER, "person": PERSON}
OWNER_KEY = {"issuer": "profile", "person": "alice-1"}
OWNER = {"owner_issuer": ISSUER, "owner_person": PERSON}
DOMAINS = [{"group": "research", "domain": "d-research"}, {"group": "data-science", "domain": "d-science"}]


def _authorizer(**changes):
    return authorizer(issuer(profile_claim="email", **changes), DIRECTORY_TABLE=TABLE, **AWS)


def _request(path="/Alice-1", **claims):
    return request(mint(claims=access_claims(**{"email": PERSON, **claims})), path)


def _client(function):
    rule = function._ASSIGNMENT
    names = dict(zip(rule.__code__.co_freevars, rule.__closure__, strict=True))
    return names["table"].cell_contents._CLIENT


@pytest.fixture(scope="module")
def function():
    return _authorizer()


def _ask(function, capsys, *reads, **claims):
    with answering(_client(function), *reads):
        return ask(function, _request(**claims), capsys)


def test_a_person_gets_the_profile_that_the_directory_says(function, capsys):
    outcome = _ask(function, capsys, (KEY, {**KEY, "profile": "Alice-1"}), (OWNER_KEY, OWNER))
    assert outcome.status == "own"
    assert outcome.answer["context"] == {**ALLOWED, "profile": "Alice-1"}


def test_the_domain_is_in_the_answer_where_the_directory_has_it(function, capsys):
    entry = {**KEY, "profile": "Alice-1", "domain": "d-science"}
    assert _ask(function, capsys, (KEY, entry), (OWNER_KEY, OWNER)).answer["context"]["domain"] == "d-science"


def test_the_directory_s_domain_goes_before_the_groups(capsys):
    function = _authorizer(domains=DOMAINS)
    groups = {"cognito:groups": ["research"]}
    entry = {**KEY, "profile": "Alice-1"}
    reads = (KEY, {**entry, "domain": "d-own"}), (OWNER_KEY, OWNER)
    assert _ask(function, capsys, *reads, **groups).answer["context"]["domain"] == "d-own"
    reads = (KEY, entry), (OWNER_KEY, OWNER)
    assert _ask(function, capsys, *reads, **groups).answer["context"]["domain"] == "d-research"


@pytest.mark.parametrize(
    ("reads", "reason"),
    [
        ([(KEY, None)], "directory_person"),
        ([(KEY, {**KEY})], "directory_entry"),
        ([(KEY, {**KEY, "profile": ""})], "directory_entry"),
        ([(KEY, {**KEY, "profile": "a b"})], "directory_entry"),
        ([(KEY, {**KEY, "profile": "*"})], "directory_entry"),
        ([(KEY, {**KEY, "profile": "Alice-1", "domain": "science"})], "directory_entry"),
        ([(KEY, {**KEY, "profile": "Alice-1", "domain": ""})], "directory_entry"),
        ([(KEY, {**KEY, "profile": "Alice-1"}), (OWNER_KEY, None)], "directory_owner"),
        ([(KEY, {**KEY, "profile": "Alice-1"}), (OWNER_KEY, {})], "directory_owner"),
        ([(KEY, {**KEY, "profile": "Alice-1"}), (OWNER_KEY, {**OWNER, "owner_person": "bob"})], "directory_owner"),
        ([(KEY, {**KEY, "profile": "Alice-1"}), (OWNER_KEY, {**OWNER, "owner_issuer": "other"})], "directory_owner"),
    ],
)
def test_whoever_has_no_entry_of_their_own_is_denied(function, capsys, reads, reason):
    outcome = _ask(function, capsys, *reads)
    assert (outcome.status, outcome.reason) == ("403", reason)


@pytest.mark.parametrize("reads", [[(KEY, "ThrottlingException")], [(KEY, {**KEY, "profile": "Alice-1"}), (OWNER_KEY, "InternalServerError")]])  # fmt: skip  # noqa: E501
def test_a_table_that_cannot_be_read_lets_nobody_in_and_is_asked_again(function, capsys, reads):
    outcome = _ask(function, capsys, *reads)
    assert (outcome.status, outcome.reason) == ("401", "directory_unavailable")
    good = (KEY, {**KEY, "profile": "Alice-1"}), (OWNER_KEY, OWNER)
    assert _ask(function, capsys, *good).status == "own"


def test_a_table_without_an_answer_lets_nobody_in(function, capsys, monkeypatch):
    def unreachable(*_, **__):
        raise EndpointConnectionError(endpoint_url="https://dynamodb.eu-west-1.amazonaws.com")

    monkeypatch.setattr(_client(function), "_make_api_call", unreachable)
    assert ask(function, _request(), capsys).reason == "directory_unavailable"


def test_the_table_is_waited_for_shortly_and_once(function):
    config = _client(function).meta.config
    assert config.connect_timeout + config.read_timeout <= 1.5
    assert config.retries["total_max_attempts"] == 1


@pytest.mark.parametrize("person", [7, None, "", True, ["x"], "a\nb", "a\u202eb", "x" * 1025, "\u00e9" * 513])
def test_a_claim_that_names_nobody_is_not_looked_up(function, capsys, person):
    assert _ask(function, capsys, email=person).reason == "directory_person"


def test_an_e_mail_address_is_a_person_and_not_a_profile(capsys):
    outcome = ask(authorizer(issuer(profile_claim="email")), _request("/alice"), capsys)
    assert (outcome.status, outcome.reason) == ("403", "profile")


def test_groups_select_a_domain_without_a_directory_too(capsys):
    function = authorizer(issuer(domains=DOMAINS))

    def context(*groups):
        token = mint(claims=access_claims(**{"cognito:groups": list(groups)}))
        return ask(function, request(token), capsys).answer["context"]

    assert context("data-science") == {**ALLOWED, "profile": "alice", "domain": "d-science"}
    assert context("data-science", "research")["domain"] == "d-research", "the first of the configured list"
    assert context("visitors") == {**ALLOWED, "profile": "alice"}
