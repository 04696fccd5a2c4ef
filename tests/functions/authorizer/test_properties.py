"""For any token at all: what we accept PyJWT accepts, and what was changed is refused."""

import math
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.functions.authorizer.authorizing import environment, issuer
from tests.functions.authorizer.parts import configuration, decision_log, key_store, strict_decoding, verifier
from tests.functions.authorizer.pyjwt_oracle import accepted_by_pyjwt
from tests.tokens import ABSENT, CLIENT_ID, ISSUER, access_claims, as_json, b64, ec_signer, mint, mint_raw, rsa_signer

BOTH = issuer(rsa_signer(), ec_signer())
VERIFIER = verifier.Verifier(key_store.KeyStore(configuration.read(environment(BOTH)).issuers))
SIGNERS = (rsa_signer(), ec_signer())
# Always the same examples: a test run must not depend on luck.
many = settings(
    max_examples=300,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

signers = st.sampled_from(SIGNERS)
segments = st.integers(0, 2)


def _accepted(token):
    try:
        VERIFIER.verify(token, time.time())
    except decision_log.UnauthorizedError:
        return False
    return True


def _agrees(token):
    """Nothing but a refusal or an acceptance may come of a token, and PyJWT must accept what we accept."""
    accepted = _accepted(token)
    if accepted:
        assert accepted_by_pyjwt(token, BOTH)
    return accepted


def test_the_starting_point_is_accepted_by_both():
    assert all(_agrees(mint(signer)) for signer in SIGNERS)


@many
@given(signers, st.integers(0, 1500), st.characters(codec="utf-8"))
def test_a_token_with_one_character_changed_is_refused(signer, position, character):
    token = mint(signer)
    position %= len(token)
    changed = token[:position] + character + token[position + 1 :]
    assert _agrees(changed) is (changed == token)


@many
@given(signers, st.integers(0, 1500), st.integers(0, 7))
def test_a_token_with_one_bit_changed_is_refused(signer, position, bit):
    data = bytearray(mint(signer).encode())
    data[position % len(data)] ^= 1 << bit
    assert not _agrees(data.decode("latin-1"))


@many
@given(signers, st.integers(0, 1500), st.text(min_size=1, max_size=4))
def test_a_token_with_something_inserted_is_refused(signer, position, text):
    token = mint(signer)
    position %= len(token) + 1
    assert not _agrees(token[:position] + text + token[position:])


@many
@given(signers, st.integers(0, 1500), st.integers(1, 40))
def test_a_token_with_something_left_out_is_refused(signer, position, length):
    token = mint(signer)
    position %= len(token)
    assert not _agrees(token[:position] + token[position + length :])


@many
@given(signers, signers, st.permutations([0, 1, 2]), segments)
def test_segments_of_two_tokens_do_not_make_a_third(signer, other, order, taken):
    one = mint(signer).split(".")
    two = mint(other, access_claims(jti="two")).split(".")
    mixed = [two[taken] if index == taken else one[index] for index in order]
    genuine = {".".join(one), ".".join(two)}
    token = ".".join(mixed)
    assert _agrees(token) is (token in genuine or (taken == 0 and order == [0, 1, 2] and signer == other))


def _json(floats):
    return st.recursive(
        st.none() | st.booleans() | st.integers() | floats | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
        max_leaves=6,
    )


json_values = _json(st.floats())
header_values = json_values | st.sampled_from(["RS256", "ES256", "none", "HS256", "JWT", "at+jwt", "k1", "e1", ABSENT])
header_names = st.sampled_from(
    ["alg", "kid", "typ", "crit", "b64", "zip", "enc", "jku", "jwk", "x5c", "x5u", "x5t", "cty", "note"]
)
claim_names = st.sampled_from(["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", "token_use", "scope"])
now = int(time.time())
claim_values = (
    json_values
    | st.sampled_from([ISSUER, CLIENT_ID, "access", "id", ABSENT, [CLIENT_ID], [ISSUER], "x"])
    | st.integers(-90_000, 90_000).map(lambda seconds: now + seconds)
    | st.floats(-90_000, 90_000).map(lambda seconds: now + seconds)
)


@many
@given(signers, st.dictionaries(header_names, header_values, min_size=1, max_size=3))
def test_with_any_signed_header_pyjwt_shares_our_belief(signer, header):
    _agrees(mint(signer, **header))


@many
@given(signers, st.dictionaries(claim_names, claim_values, min_size=1, max_size=3))
def test_with_any_signed_claims_pyjwt_shares_our_belief(signer, claims):
    _agrees(mint(signer, access_claims(**claims)))


@many
@given(signers, st.binary(max_size=60) | json_values.map(as_json), st.booleans())
def test_with_any_signed_bytes_pyjwt_shares_our_belief(signer, data, as_header):
    token = mint_raw(data, access_claims(), signer) if as_header else mint(signer, data)
    assert not _agrees(token)


@many
@given(st.text(max_size=200) | st.lists(st.binary(max_size=40).map(b64), max_size=5).map(".".join))
def test_any_text_is_refused_and_nothing_worse(text):
    assert not _agrees(text)


@many
@given(st.binary(max_size=60))
def test_base64url_has_one_spelling(data):
    text = b64(data).encode()
    assert strict_decoding.decode_base64url(text) == data


@many
@given(st.text("ABwx09-_+/=\n ", max_size=9) | st.binary(max_size=6).map(b64))
def test_whatever_base64url_is_decoded_is_spelled_that_way(text):
    try:
        data = strict_decoding.decode_base64url(text.encode())
    except ValueError:
        return
    assert b64(data) == text


@many
@given(_json(st.floats(allow_nan=False, allow_infinity=False)))
def test_strict_json_reads_what_json_writes(value):
    assert strict_decoding.parse_json(as_json(value)) == value


@many
@given(_json(st.floats()), st.sampled_from([math.nan, math.inf, -math.inf]))
def test_strict_json_reads_no_number_that_is_none(value, number):
    with pytest.raises(ValueError, match="is not JSON"):
        strict_decoding.parse_json(as_json([value, number]))
