"""C: when genuinely signed claims say that a token is valid."""

from tests.hostile.case import OWN, UNAUTHORIZED, tokens
from tests.hostile.claiming import changed, each_value
from tests.tokens import ABSENT, access_claims, as_json, mint

HOUR = 3600
DAY = 24 * HOUR
OTHER_TYPES = ("1", True, [1], {"a": 1}, None)
"""JSON types that a claim which is a number must not have."""


def _raw(claim: str, number: bytes) -> str:
    """A genuine token in which a date is spelled in a way Python would not spell it."""
    placeholder = b'"a date"'
    return mint(claims=as_json(access_claims(**{claim: "a date"})).replace(placeholder, number))


CASES = [
    *changed(
        UNAUTHORIZED,
        {
            "C01 expired one second ago": lambda now: {"exp": now - 1},
            "C01b expires now": lambda now: {"exp": now},
            "C02 expired yesterday": lambda now: {"iat": now - 2 * DAY, "exp": now - DAY},
            "C03 exp missing: valid for ever": lambda now: {"exp": ABSENT},
            **each_value("C04 exp of another type", "exp", OTHER_TYPES),
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
            **each_value("C17 nbf of another type", "nbf", OTHER_TYPES),
            "C19 iat in an hour": lambda now: {"iat": now + HOUR, "exp": now + 2 * HOUR},
            "C19b iat in two minutes": lambda now: {"iat": now + 120},
            "C20 iat missing": lambda now: {"iat": ABSENT},
            **each_value("C21 iat of another type", "iat", OTHER_TYPES),
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
    *changed(
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
