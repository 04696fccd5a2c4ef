"""H: how the header that carries the token is spelled, and the two maps of headers it stands in."""

from typing import Any

from tests.functions.authorizer.authorizing import request
from tests.hostile.case import OWN, UNAUTHORIZED, each, events
from tests.tokens import ABSENT, b64, mint, rsa_signer

NO_TEXTS = (None, 5, True, 1.5, [], ["Bearer x"], {"Bearer": "x"})


def _value(value: Any) -> Any:
    """An event with this Authorization header; `{t}` in a text stands for a good token."""
    return with_headers({"Authorization": value.format(t=mint()) if isinstance(value, str) else value})


def with_headers(headers: dict[Any, Any]) -> Any:
    """An event with these headers, the way API Gateway passes them: in both maps."""
    return _maps(headers, {name: [value] for name, value in headers.items()})


def _maps(single: Any, multiple: Any) -> Any:
    return request("", headers=single, multiValueHeaders=multiple)


def good_value() -> str:
    return f"Bearer {mint()}"


def _forged() -> str:
    return f"Bearer {mint(rsa_signer('attacker'))}"


def _named(*names: str) -> Any:
    """An event with a good value under each of these header names."""
    return with_headers(dict.fromkeys(names, good_value()))


def _values(first: str, second: str) -> Any:
    """An event with two Authorization headers; of such, the map of single values has the last one."""
    return _maps({"Authorization": second}, {"Authorization": [first, second]})


GRAMMAR = [
    *events(
        OWN,
        {
            "H00 baseline": lambda: _value("Bearer {t}"),
            "H04 header name in lower case": lambda: _named("authorization"),
            "H05 header name in upper case": lambda: _named("AUTHORIZATION"),
            "H05b header name in mixed case": lambda: _named("aUtHoRiZaTiOn"),
            "H06 scheme in lower case (RFC 9110, 11.1)": lambda: _value("bearer {t}"),
            "H07 scheme in upper case": lambda: _value("BEARER {t}"),
            "H07b scheme in mixed case": lambda: _value("bEaReR {t}"),
        },
    ),
    *events(
        UNAUTHORIZED,
        {
            "H01 no Authorization header": lambda: with_headers({"Host": "x"}),
            "H08 two spaces": lambda: _value("Bearer  {t}"),
            "H09 tab": lambda: _value("Bearer\t{t}"),
            "H09b no-break space": lambda: _value("Bearer\u00a0{t}"),
            "H10 leading space": lambda: _value(" Bearer {t}"),
            "H11 trailing space": lambda: _value("Bearer {t} "),
            "H11b trailing newline": lambda: _value("Bearer {t}\n"),
            "H11c header injection": lambda: _value("Bearer {t}\r\nX-User: bob"),
            "H12 scheme only": lambda: _value("Bearer"),
            "H13 scheme and a space": lambda: _value("Bearer "),
            "H13b empty": lambda: _value(""),
            "H13c space": lambda: _value(" "),
            "H14 no scheme": lambda: _value("{t}"),
            "H14b no space": lambda: _value("Bearer{t}"),
            "H14c colon": lambda: _value("Bearer: {t}"),
            "H14d equals sign": lambda: _value("Bearer={t}"),
            "H15 Basic": lambda: _value("Basic {t}"),
            "H15b Digest": lambda: _value("Digest {t}"),
            "H15c DPoP": lambda: _value("DPoP {t}"),
            "H15d JWT": lambda: _value("JWT {t}"),
            "H15e Token": lambda: _value("Token {t}"),
            "H15f fullwidth scheme": lambda: _value("\uff22earer {t}"),
            "H16 two tokens and a comma": lambda: _value("Bearer {t}, Bearer {t}"),
            "H16b two tokens and a comma without space": lambda: _value("Bearer {t},{t}"),
            "H16c a comma at the end": lambda: _value("Bearer {t},"),
            "H17 two tokens": lambda: _value("Bearer {t} {t}"),
            "H17b a parameter": lambda: _value("Bearer {t}; charset=utf-8"),
            "H23 scheme twice": lambda: _value("Bearer Bearer {t}"),
            "H24 another scheme first": lambda: _value("Basic eA==, Bearer {t}"),
            "H25 named token": lambda: _value("Bearer token={t}"),
            "H26 quoted": lambda: _value('Bearer "{t}"'),
            "H26b quoted with apostrophes": lambda: _value("Bearer '{t}'"),
            "H26c angle brackets": lambda: _value("Bearer <{t}>"),
            "H27 percent-encoded space": lambda: _value("Bearer%20{t}"),
            "H27b encoded as a whole": lambda: _value(f"Bearer {b64(mint().encode())}"),
            "H27c NUL": lambda: _value("Bearer {t}\0"),
        },
    ),
]

MAPS = [
    *events(
        OWN,
        {
            "H33 no map of repeated headers": lambda: request(multiValueHeaders=ABSENT),
            "H33b map of repeated headers is null": lambda: request(multiValueHeaders=None),
            "H33c other headers repeated": lambda: request(
                "",
                headers={"Authorization": (bearer := good_value()), "Accept": "b"},
                multiValueHeaders={"Authorization": [bearer], "Accept": ["a", "b"]},
            ),
        },
    ),
    *events(
        UNAUTHORIZED,
        {
            "H02 headers is null": lambda: _maps(None, None),
            "H02b headers is a text": lambda: _maps("Authorization: Bearer x", None),
            "H02c headers is a list": lambda: _maps([], None),
            "H02d headers is a number": lambda: _maps(5, None),
            "H02e headers is a list of pairs": lambda: _maps([["Authorization", good_value()]], None),
            "H03 no headers at all": lambda: request(headers=ABSENT, multiValueHeaders=ABSENT),
            "H03b both maps empty": lambda: _maps({}, {}),
            "H18 two different tokens": lambda: _values(good_value(), _forged()),
            "H18b a forged one first": lambda: _values(_forged(), good_value()),
            "H19 one token twice": lambda: _values(b := good_value(), b),
            "H20 maps differ": lambda: _maps({"Authorization": good_value()}, {"Authorization": ["Bearer x"]}),
            "H20b good token in the repeated headers only": lambda: _maps(
                {"Authorization": "x"}, {"Authorization": [good_value()]}
            ),
            "H20c no headers, but repeated ones": lambda: _maps(None, {"Authorization": [good_value()]}),
            "H20d repeated headers without it": lambda: _maps({"Authorization": good_value()}, {"Host": ["x"]}),
            "H20e repeated value is empty": lambda: _maps({"Authorization": good_value()}, {"Authorization": []}),
            "H20f repeated value is no list": lambda: _maps(
                {"Authorization": (b := good_value())}, {"Authorization": b}
            ),
            "H20g repeated headers are a list": lambda: _maps({"Authorization": good_value()}, []),
            "H21 two spellings of the name": lambda: _named("Authorization", "authorization"),
            "H21b three spellings of the name": lambda: _named("Authorization", "authorization", "AUTHORIZATION"),
            "H21c two spellings, repeated": lambda: _maps(
                {"Authorization": (b := good_value())}, {"Authorization": [b], "authorization": [b]}
            ),
            "H35 name with a trailing space": lambda: _named("Authorization "),
            "H35b name with a leading space": lambda: _named(" Authorization"),
            "H35c name with a space beside the good one": lambda: _named("Authorization", "Authorization "),
            "H35d name with a tab": lambda: _named("Authorization\t"),
            "H35e name with an underscore": lambda: _named("Authorization_"),
            "H35f fullwidth name": lambda: _named("\uff21uthorization"),
        },
    ),
    *events(UNAUTHORIZED, each("H22 value is no text", NO_TEXTS, _value)),
]

CASES = [*GRAMMAR, *MAPS]
