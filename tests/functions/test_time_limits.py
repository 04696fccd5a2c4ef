"""All that a function can wait for, added up, ends before Lambda cuts the function off.

A function that is cut off answers nothing of its own: API Gateway makes it a 500, Cognito a failed sign-in without a
reason, and there is no line in the log.
"""

import itertools
from types import ModuleType
from typing import Any

import pytest

from components.studio_access.lambda_functions import catalog
from tests.functions.authorizer.authorizing import authorizer, issuer
from tests.functions.authorizer.fake_table import AWS, TABLE
from tests.functions.loading import load
from tests.functions.pre_token.deployed import ENVIRONMENT as PRE_TOKEN
from tests.functions.presigner.deployed import ENVIRONMENT as PRESIGNER
from tests.functions.profile_creator.test_profile_creator import ENVIRONMENT as PROFILE_CREATOR

# What all the rest may take: the function's own work, and the way to its first call.
OWN_SECONDS = 0.5
# An interface endpoint has an address in each zone. The public name of DynamoDB answers with one, in the VPC too: a
# gateway endpoint is a route, and leaves names as they are.
ADDRESSES_OF_SAGEMAKER = 3
ADDRESSES_OF_DYNAMODB = 1


def longest_call(client: Any, addresses: int) -> float:
    """Seconds that a call of a client takes at worst.

    In each attempt all addresses but one do not accept, and that one does and then never answers; a single address
    accepts at the last moment. Between attempts botocore waits, in its standard mode up to 1 s, then 2 s, then 4 s.
    """
    config = client.meta.config
    attempts = config.retries["total_max_attempts"]
    assert config.retries["mode"] == "standard" or attempts == 1
    attempt = max(addresses - 1, 1) * config.connect_timeout + config.read_timeout
    return attempts * attempt + sum(2**number for number in range(attempts - 1))


def assert_ends_in_time(seconds: float, function: Any) -> None:
    assert seconds + OWN_SECONDS <= function.timeout_seconds, f"{function.source} can wait for {seconds} s"


@pytest.fixture(scope="module")
def creator() -> ModuleType:
    return load("profile_creator", PROFILE_CREATOR)


def creator_seconds(creator: ModuleType) -> float:
    """A look and a creation; or looks until the longest wait is over, the last of them just before, after a pause."""
    creation = creator.Creation.ensure.__globals__
    call = longest_call(creator._CREATION.client, ADDRESSES_OF_SAGEMAKER)
    return max(2 * call, creation["LONGEST_WAIT_SECONDS"] + creation["POLL_SECONDS"] + call)


def test_the_profile_creator_answers_before_it_is_cut_off(creator):
    assert_ends_in_time(creator_seconds(creator), catalog.PROFILE_CREATOR)


def test_a_profile_creator_that_waited_longer_would_be_cut_off(creator, monkeypatch):
    """So the sum above really depends on it."""
    monkeypatch.setitem(creator.Creation.ensure.__globals__, "LONGEST_WAIT_SECONDS", 14.0)
    with pytest.raises(AssertionError, match=r"profile_creator can wait for 18\.0 s"):
        assert_ends_in_time(creator_seconds(creator), catalog.PROFILE_CREATOR)


@pytest.mark.parametrize("share", [0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 1.0])
def test_however_long_calls_take_the_profile_creator_waits_no_longer_than_the_sum(share, creator, monkeypatch):
    """Its real loop against a clock of ours: the first calls take a share of the worst, all others the worst."""
    worst, now = longest_call(creator._CREATION.client, ADDRESSES_OF_SAGEMAKER), 0.0
    durations = itertools.chain([share * worst] * 2, itertools.repeat(worst))

    def passes(seconds: float) -> None:
        nonlocal now
        now += seconds

    def look(_: str) -> object:
        passes(next(durations))
        return next(states)

    results = creator.Result
    states = itertools.chain([None], itertools.repeat(results.PENDING))
    creation = creator._CREATION
    monkeypatch.setattr(creation, "_found", look)
    monkeypatch.setattr(creation.client, "create_user_profile", lambda **_: passes(next(durations)))
    monkeypatch.setattr(creation, "_sleep", passes)
    monkeypatch.setattr(creator.Creation.ensure.__globals__["time"], "monotonic", lambda: now)
    assert creation.ensure("alice").result is results.PENDING
    assert now <= creator_seconds(creator)


def test_the_presigner_answers_before_it_is_cut_off():
    seconds = longest_call(load("presigner", PRESIGNER).STUDIO.client, ADDRESSES_OF_SAGEMAKER)
    assert_ends_in_time(seconds, catalog.PRESIGNER)


def test_the_functions_behind_the_api_end_before_the_api_gives_them_up():
    """10 s is what the integrations are given; docs of API Gateway allow 29 s."""
    assert max(catalog.PRESIGNER.timeout_seconds, catalog.PROFILE_CREATOR.timeout_seconds) < 10


def test_the_authorizer_answers_before_it_is_cut_off():
    """Old key sets are renewed, then a key id is looked for, then the directory is read twice.

    Each of the first two is over in `REFRESH_SECONDS`, whatever the number of issuers: a read of a table is begun only
    while it fits. Nobody else holds the lock, as Lambda gives an instance one request at a time.
    """
    function = authorizer(issuer(key_table="keys"), DIRECTORY_TABLE=TABLE, **AWS)
    renewing = function.KeyStore.refresh.__globals__["REFRESH_SECONDS"]
    (configured,) = function._CONFIGURATION.issuers
    table = configured.key_set_location.read.__globals__
    read = longest_call(table["_CLIENT"], ADDRESSES_OF_DYNAMODB)
    assert configured.key_set_location.read_seconds == pytest.approx(read)
    assert read <= renewing, "else no table would ever be read"
    assert_ends_in_time(2 * renewing + 2 * read, catalog.AUTHORIZER)


def test_the_pre_token_function_answers_before_it_is_cut_off():
    """A record, and where that is refused the note of it, which is begun only while there is time."""
    function = load("pre_token", PRE_TOKEN)
    note_within = function.ProfileOwners.claim.__globals__["NOTE_WITHIN_SECONDS"]
    call = longest_call(function.OWNERS.client, ADDRESSES_OF_DYNAMODB)
    assert_ends_in_time(max(call, note_within + call), catalog.PRE_TOKEN)
    assert catalog.PRE_TOKEN.timeout_seconds <= 5, "Cognito waits no longer"


def test_the_key_refresher_ends_before_it_is_cut_off():
    """However many issuers there are: the last is begun early enough to be fetched and stored."""
    function = load("key_refresher", {"KEY_SOURCES": "[]", "KEY_TABLE": "keys", **AWS})
    store = longest_call(function.TABLE._client, ADDRESSES_OF_DYNAMODB)
    assert_ends_in_time(function.LAST_START_SECONDS + function.SECONDS_A_SOURCE + store, catalog.KEY_REFRESHER)
