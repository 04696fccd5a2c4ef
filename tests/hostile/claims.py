"""C: what genuinely signed claims say."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tests.functions.authorizer.authorizing import issuer
from tests.hostile.case import FORBIDDEN, OWN, UNAUTHORIZED, Case, each, tokens
from tests.tokens import ABSENT, CLIENT_ID, ISSUER, access_claims, as_json, id_claims, mint

HOUR = 3600
DAY = 24 * HOUR
OTHER_TYPES = ("1", True, [1], {"a": 1}, None)
"""JSON types that a claim which is a number must not have."""
NO_TEXTS = (7, True, {"a": 1}, None, "", ["x"])


def _changed(expected: str, made: Mapping[str, Callable[[int], dict[str, Any]]], **issuers: Any) -> list[Case]:
    """Cases by "id why": the claims that differ from a usual access token at this moment."""
    minted = {name: _minting(changes) for name, changes in made.items()}
    return tokens(expected, minted, **issuers)


def _minting(changes: Callable[[int], dict[str, Any]]) -> Callable[[], str]:
    return lambda: mint(claims=access_claims(**changes(int(time.time()))))


def _each(name: str, claim: str, values: Iterable[Any]) -> dict[str, Callable[[int], dict[str, Any]]]:
    """One claim with each of these values."""
    return each(name, values, lambda value, _now: {claim: value})


def _raw(claim: str, number: bytes) -> str:
    """A genuine token in which a date is spelled in a way Python would not spell it."""
    placeholder = b'"a date"'
    return mint(claims=as_json(access_claims(**{claim: "a date"})).replace(placeholder, number))


TIMES = [
    *_changed(
        UNAUTHORIZED,
        {
            "C01 expired one second ago": lambda now: {"exp": now - 1},
            "C01b expires now": lambda now: {"exp": now},
            "C02 expired yesterday": lambda now: {"iat": now - 2 * DAY, "exp": now - DAY},
            "C03 exp missing: valid for ever": lambda now: {"exp": ABSENT},
            **_each("C04 exp of another type", "exp", OTHER_TYPES),
            "C05 exp as text": lambda now: {"exp": str(now + HOUR)},
            "C08 exp negative": lambda now: {"exp": -1},
            "C08b exp zero": lambda now: {"exp": 0},
            "C10 exp in milliseconds": lambda now: {"exp": (now + HOUR) * 1000},
            "C12 exp as ISO date": lambda now: {"exp": "2999-01-01T00:00:00Z"},
            "C14 valid for a thousand years": lambda now: {"exp": now + 1000 * 365 * DAY},
            "C14b valid for a second more than a day": lambda now: {"iat": now - 10, "exp": now - 10 + DAY + 1},
            "C14c valid for a day, by an iat of long ago": lambda now: {"iat": 1, "exp": now + HOUR},
            "C15 exp beyond any calendar": lambda now: {"exp": 10**30},
            "C15b exp beyond any float": lambda now: {"exp": 10**400},
            "C16 nbf in an hour": lambda now: {"nbf": now + HOUR},
            "C16b nbf in two minutes": lambda now: {"nbf": now + 120},
            **_each("C17 nbf of another type", "nbf", OTHER_TYPES),
            "C19 iat in an hour": lambda now: {"iat": now + HOUR, "exp": now + 2 * HOUR},
            "C19b iat in two minutes": lambda now: {"iat": now + 120},
            "C20 iat missing": lambda now: {"iat": ABSENT},
            **_each("C21 iat of another type", "iat", OTHER_TYPES),
            "C22 iat negative": lambda now: {"iat": -1},
            "C22b issued after it expires": lambda now: {"iat": now + 50, "exp": now + 40},
        },
    ),
    *tokens(
        UNAUTHORIZED,
        {
            "C09a exp=1e400": lambda: _raw("exp", b"1e400"),
            "C09b exp=-1e400": lambda: _raw("exp", b"-1e400"),
            "C09c exp=Infinity": lambda: _raw("exp", b"Infinity"),
            "C09d exp=NaN": lambda: _raw("exp", b"NaN"),
            "C09e exp=1e300": lambda: _raw("exp", b"1e300"),
            "C09f iat=-Infinity": lambda: _raw("iat", b"-Infinity"),
            "C09g nbf=NaN": lambda: _raw("nbf", b"NaN"),
            "C09h exp=-0": lambda: _raw("exp", b"-0"),
        },
    ),
    *_changed(
        OWN,
        {
            "C07 exp with a fraction": lambda now: {"exp": now + HOUR + 0.5},
            "C11 valid for exactly a day": lambda now: {"iat": now - 10, "exp": now - 10 + DAY},
            "C11b expires in five seconds": lambda now: {"exp": now + 5},
            "C18 nbf in the past": lambda now: {"nbf": now - HOUR},
            "C18b nbf within the clock skew": lambda now: {"nbf": now + 30},
            "C18c iat within the clock skew": lambda now: {"iat": now + 30},
            "C18d iat with a fraction": lambda now: {"iat": now - 0.25},
        },
    ),
]

PARTIES = [
    *_changed(
        UNAUTHORIZED,
        {
            "C23 iss missing": lambda now: {"iss": ABSENT},
            **_each("C23 iss of another type", "iss", NO_TEXTS),
            "C24 another pool": lambda now: {"iss": ISSUER[:-1] + "J"},
            "C25 another region": lambda now: {"iss": ISSUER.replace("us-east-1.", "us-west-2.")},
            "C26 another case": lambda now: {"iss": ISSUER.upper()},
            "C26b pool id in another case": lambda now: {"iss": ISSUER[:-1] + "i"},
            "C27 slash at the end": lambda now: {"iss": ISSUER + "/"},
            "C28 plain http": lambda now: {"iss": ISSUER.replace("https", "http")},
            "C29 beginning only (CVE-2024-53861)": lambda now: {"iss": ISSUER[:-1]},
            "C29b without the scheme": lambda now: {"iss": ISSUER.removeprefix("https://")},
            "C30 more at the end": lambda now: {"iss": ISSUER + ".attacker.example"},
            "C30b query": lambda now: {"iss": ISSUER + "?x=1"},
            "C31 white space": lambda now: {"iss": ISSUER + " "},
            "C31b NUL": lambda now: {"iss": ISSUER + "\0"},
            "C32 list with the right one": lambda now: {"iss": [ISSUER]},
            "C33 the right host as user info": lambda now: {"iss": ISSUER.replace("/us-", "@attacker.example/us-")},
            "C34 the pool's other issuer name": lambda now: {"iss": ISSUER.replace("//cognito", "//issuer-cognito")},
            "C34b port": lambda now: {"iss": ISSUER.replace(".com", ".com:443")},
            "C35 client_id missing": lambda now: {"client_id": ABSENT},
            "C35b client_id missing, aud in its place": lambda now: {"client_id": ABSENT, "aud": CLIENT_ID},
            "C36 another client": lambda now: {"client_id": "another"},
            **_each("C36 client_id of another type", "client_id", NO_TEXTS),
            "C37 list with the right client": lambda now: {"client_id": [CLIENT_ID]},
            "C37b part of the right client": lambda now: {"client_id": CLIENT_ID[1:]},
            "C37c the right client and more": lambda now: {"client_id": CLIENT_ID + "x"},
            "C38 another case": lambda now: {"client_id": CLIENT_ID.upper()},
            "C38b white space": lambda now: {"client_id": f" {CLIENT_ID}"},
            "C39 says id, but has the claims of an access token": lambda now: {"token_use": "id"},
            "C40 token_use missing": lambda now: {"token_use": ABSENT},
            "C41 token_use in another case": lambda now: {"token_use": "Access"},
            "C41b token_use refresh": lambda now: {"token_use": "refresh"},
            "C42 token_use list": lambda now: {"token_use": ["access"]},
            **_each("C43 token_use of another type", "token_use", NO_TEXTS),
            "C44 sub missing": lambda now: {"sub": ABSENT},
            **_each("C44 sub of another type", "sub", NO_TEXTS),
            "C45 sub with a line break": lambda now: {"sub": "a\r\nb"},
            "C45b sub that no log can hold": lambda now: {"sub": "a\ud800"},
            "C45c sub of 256 letters": lambda now: {"sub": "a" * 256},
            "C45d sub with a right-to-left override": lambda now: {"sub": "a\u202eb"},
            "C46 jti is a number": lambda now: {"jti": 5},
            "C46b jti is null": lambda now: {"jti": None},
        },
    ),
    *tokens(UNAUTHORIZED, {"C39b a genuine ID token": lambda: mint(claims=id_claims())}),
    *_changed(
        OWN,
        {
            "C47 jti missing": lambda now: {"jti": ABSENT},
            "C47b sub is not a UUID": lambda now: {"sub": 'auth0|5f7c8ec7c33c6c004bbafe82 "quoted"'},
            "C47c aud of a resource binding beside client_id": lambda now: {"aud": "https://api.example.com"},
            "C51 claims nobody asked for": lambda now: {
                "admin": True,
                "roles": [{"a": [None, 1.5]}],
                "\u00e9": "\u00fc",
            },
            "C51b claims named like attributes": lambda now: {"__class__": "x", "__proto__": {"username": "bob"}},
        },
    ),
    *_changed(
        FORBIDDEN,
        {
            "C48 username missing: a token of a machine": lambda now: {"username": ABSENT, "sub": CLIENT_ID},
            "C48b the profile under another claim": lambda now: {"username": ABSENT, "cognito:username": "alice"},
            "C48c the profile in another case of the claim": lambda now: {"username": ABSENT, "Username": "alice"},
        },
    ),
]


def _id_issuer() -> list[Mapping[str, Any]]:
    return [issuer(token_use="id", profile_claim="cognito:username")]


def _strict_issuer() -> list[Mapping[str, Any]]:
    return [issuer(scopes=["studio/open", "openid"], groups=["data-science", "research"])]


GROUPS = {"cognito:groups": ["research", "x"]}
SCOPE = {"scope": "openid profile studio/open"}

ID_TOKENS = [
    *tokens(
        OWN, {"C49 an ID token where ID tokens are asked for": lambda: mint(claims=id_claims())}, issuers=_id_issuer
    ),
    *tokens(
        UNAUTHORIZED,
        {
            "C49b an access token where ID tokens are asked for": mint,
            "C49c another audience": lambda: mint(claims=id_claims(aud="another")),
            "C49d a list of audiences": lambda: mint(claims=id_claims(aud=[CLIENT_ID])),
            "C49e no audience, client_id in its place": lambda: mint(claims=id_claims(aud=ABSENT, client_id=CLIENT_ID)),
        },
        issuers=_id_issuer,
    ),
]

RIGHTS = [
    *_changed(
        OWN,
        {
            "C50 all scopes and one of the groups": lambda now: {**SCOPE, **GROUPS},
            "C50b groups of other types beside": lambda now: {**SCOPE, "cognito:groups": [None, ["x"], "research"]},
        },
        issuers=_strict_issuer,
    ),
    *_changed(
        FORBIDDEN,
        {
            "C50c one scope missing (RFC 6750, 3.1)": lambda now: {"scope": "openid", **GROUPS},
            "C50d no scope": lambda now: {"scope": ABSENT, **GROUPS},
            "C50e scope is a list": lambda now: {"scope": ["openid", "studio/open"], **GROUPS},
            "C50f scope as part of another": lambda now: {"scope": "xopenid studio/openx", **GROUPS},
            "C50g scopes parted by a comma": lambda now: {"scope": "openid,studio/open", **GROUPS},
            "C50h scopes parted by a tab": lambda now: {"scope": "openid\tstudio/open", **GROUPS},
            "C50i scope in another case": lambda now: {"scope": "OpenID studio/open", **GROUPS},
            "C50j no group": lambda now: SCOPE,
            "C50k another group": lambda now: {**SCOPE, "cognito:groups": ["visitors"]},
            "C50l groups as a text": lambda now: {**SCOPE, "cognito:groups": "research"},
            "C50m groups as an object": lambda now: {**SCOPE, "cognito:groups": {"research": True}},
            "C50n a group inside a list": lambda now: {**SCOPE, "cognito:groups": [["research"]]},
            "C50o empty groups": lambda now: {**SCOPE, "cognito:groups": []},
        },
        issuers=_strict_issuer,
    ),
]

CASES = [*TIMES, *PARTIES, *ID_TOKENS, *RIGHTS]
