"""V: tokens of other issuers than Cognito, each with one thing that is not as documented."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from tests.functions.authorizer.authorizing import request
from tests.hostile.case import FORBIDDEN, OWN, UNAUTHORIZED, Case, events, tokens
from tests.tokens import ABSENT, Signer, mint, rsa_signer
from tests.vendors import AUTH0, ENTRA, KEYCLOAK, OKTA, PING, VENDORS, Vendor, authorizer_entry

NO_TEXTS = (7, True, {"a": 1}, None, "", ["x"], ["x", 7])
NO_AUDIENCES = (7, True, {"a": 1}, None, "", [], [""], [7], [["x"]], "other", ["other", "another"])
# What no access token of any vendor says, and what says that it is something else.
MARKS = {
    "nonce": "n-0S6_WzA2Mj",
    "at_hash": "wfgvmE9VxjAudsl9lc6TqA",
    "c_hash": "LDktKdoQak3Pk0cnXxCltA",
    "s_hash": "bOhtX8F73IMjSPeVAqxyTQ",
    "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    "cnf": {"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"},
    "token_use": "id",
    "typ": "ID",
}


def _issuers(vendor: Vendor, **changes: Any) -> Callable[[], list[Any]]:
    return lambda: [authorizer_entry(vendor.issuers, **changes)]


def _changed(expected: str, number: int, vendor: Vendor, changes: Iterable[dict[str, Any]]) -> list[Case]:
    made = {
        f"V{number}.{count} {vendor.name}: {_shown(change)}": partial(vendor.access_token, **change)
        for count, change in enumerate(changes, 1)
    }
    return tokens(expected, made, _issuers(vendor))


def _first_name(claim: str) -> str:
    return claim if "://" in claim else claim.partition("/")[0]


def _shown(change: dict[str, Any]) -> str:
    return ", ".join(f"{name} {'absent' if value is ABSENT else ascii(value)[:50]}" for name, value in change.items())


def _of(number: int, vendor: Vendor) -> list[Case]:
    """What every vendor's token is refused for, one change at a time."""
    (entry,) = vendor.issuers
    client = entry["clientClaim"]
    scope, groups = entry.get("scopeClaim", "scope"), _first_name(entry["groupsClaim"])
    audience = entry["audiences"][0]
    return [
        *tokens(OWN, {f"V{number}.0 {vendor.name}: as documented": vendor.access_token}, _issuers(vendor)),
        *_changed(
            UNAUTHORIZED,
            number,
            vendor,
            [
                *({mark: value} for mark, value in MARKS.items()),
                *({"aud": value} for value in NO_AUDIENCES),
                {"aud": ABSENT},
                {"aud": audience + "/"},
                {"aud": audience.upper()},
                {"aud": [audience, 7]},
                *({client: value} for value in NO_TEXTS),
                {client: ABSENT},
                {client: "another"},
                *({other: "another"} for other in ("azp", "client_id", "cid", "appid") if other != client),
                {"iss": vendor.access["iss"] + "x"},
                {"iss": vendor.access["iss"].removesuffix("/") + ("" if vendor.access["iss"].endswith("/") else "/")},
                {"sub": ABSENT},
                {"sub": entry["clientIds"][0]},
                {"exp": 1},
                {"exp": ABSENT},
                {"iat": ABSENT},
            ],
        ),
        *tokens(
            UNAUTHORIZED,
            {
                f"V{number}.id {vendor.name}: its ID token": vendor.id_token,
                f"V{number}.id2 {vendor.name}: its ID token for our audience": partial(vendor.id_token, aud=audience),
                f"V{number}.id3 {vendor.name}: its ID token for both": partial(
                    vendor.id_token, aud=[audience, entry["clientIds"][0]], azp=entry["clientIds"][0]
                ),
                f"V{number}.key {vendor.name}: signed by another issuer's key": partial(
                    vendor.access_token, signer=Signer("k1", rsa_signer("k9").private_key)
                ),
            },
            _issuers(vendor),
        ),
        *_changed(
            FORBIDDEN,
            number + 50,
            vendor,
            [
                {scope: ABSENT},
                {scope: "openid"},
                {scope: {"studio": True}},
                {groups: ABSENT},
                {groups: []},
                {groups: {"roles": "studio-user"}},
                {groups: "studio-user"},
                *({entry["profileClaim"]: value} for value in (ABSENT, "", "a b", "*", "a@bank.example", ["a"])),
            ],
        ),
    ]


OTHER_TYPES = ("ID", "Refresh", "Offline", "Logout", "DPoP", "bearer", None, ["Bearer"], ABSENT)
OWN_TRAITS = [
    *events(
        OWN,
        {
            "V90.1 Okta: the stable id is a profile's name": lambda: request(
                OKTA.access_token(), "/00uid4BxXw6I6TV4m0g3"
            )
        },
        _issuers(OKTA, profile_claim="uid", profile_case=ABSENT),
    ),
    *events(
        FORBIDDEN,
        {
            "V90.9 Okta: names that may differ in case only": lambda: request(
                OKTA.access_token(), "/00uid4BxXw6I6TV4m0g3"
            )
        },
        _issuers(OKTA, profile_claim="uid"),
    ),
    *events(
        OWN,
        {
            "V90.2 Entra ID: the object id is a profile's name": lambda: request(
                ENTRA.access_token(), "/aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb"
            )
        },
        _issuers(ENTRA, profile_claim="oid"),
    ),
    *tokens(
        OWN,
        {
            "V90.3 Okta: scopes as a text too": partial(OKTA.access_token, scp="openid studio.open"),
        },
        _issuers(OKTA),
    ),
    *tokens(
        OWN,
        {
            "V90.4 Keycloak: one audience": partial(KEYCLOAK.access_token, aud="studio-access"),
            "V90.5 Keycloak: the client among the audiences, since typ says Bearer": partial(
                KEYCLOAK.access_token, aud=["studio-access", "studio-portal"]
            ),
            "V90.6 Keycloak: with RFC 9068's header": partial(KEYCLOAK.access_token, {"typ": "at+jwt"}),
        },
        _issuers(KEYCLOAK),
    ),
    *tokens(
        OWN,
        {
            "V90.7 Auth0: the other dialect": partial(
                AUTH0.access_token, {"typ": "JWT"}, client_id=ABSENT, azp="K1AUPhZq8mRi0Q0pjhkfu1D7y6KjDQja"
            ),
        },
        _issuers(AUTH0, token_type="audience", client_claim="azp"),
    ),
    *tokens(OWN, {"V90.8 Ping: with RFC 9068's header": partial(PING.access_token, {"typ": "at+jwt"})}, _issuers(PING)),
    *tokens(
        UNAUTHORIZED,
        {
            "V91.1 Okta: a client for itself": partial(OKTA.access_token, sub="0oabv6kx4qq6h1U5l0h7", uid=ABSENT),
            "V91.2 Okta: the organization's own server": partial(
                OKTA.access_token, {"typ": "application/okta-internal-at+jwt"}
            ),
        },
        _issuers(OKTA),
    ),
    *tokens(
        UNAUTHORIZED,
        {
            "V92.1 Entra ID: another tenant, same keys": partial(
                ENTRA.access_token, iss="https://login.microsoftonline.com/bbbbcccc-1111-dddd-2222-eeee3333ffff/v2.0"
            ),
            "V92.2 Entra ID: a v1.0 token": partial(
                ENTRA.access_token,
                iss="https://sts.windows.net/aaaabbbb-0000-cccc-1111-dddd2222eeee/",
                azp=ABSENT,
                appid="00001111-aaaa-2222-bbbb-3333cccc4444",
                ver="1.0",
            ),
            "V92.3 Entra ID: a client that is its own API": partial(
                ENTRA.access_token, aud=["11112222-bbbb-3333-cccc-4444dddd5555", "00001111-aaaa-2222-bbbb-3333cccc4444"]
            ),
        },
        _issuers(ENTRA),
    ),
    *tokens(
        UNAUTHORIZED,
        {
            f"V93.{number} Keycloak: {_shown({'typ': typ})}": partial(KEYCLOAK.access_token, typ=typ)
            for number, typ in enumerate(OTHER_TYPES, 1)
        },
        _issuers(KEYCLOAK),
    ),
    *tokens(
        UNAUTHORIZED,
        {
            "V94.1 Auth0: the header does not say access token": partial(AUTH0.access_token, {"typ": "JWT"}),
            "V94.2 Auth0: no typ": partial(AUTH0.access_token, {"typ": ABSENT}),
        },
        _issuers(AUTH0),
    ),
    *tokens(
        UNAUTHORIZED,
        {"V95.1 a Cognito access token at another issuer's entry": mint},
        _issuers(OKTA),
    ),
]

_ID_ISSUER: dict[str, Any] = {
    "token_type": "id",
    "audiences": ABSENT,
    "client_claim": ABSENT,
    "scopes": ABSENT,
    "scope_claim": ABSENT,
}
ID_TOKENS = [
    case
    for number, vendor in enumerate((OKTA, ENTRA, KEYCLOAK, AUTH0, PING), 1)
    for case in [
        *tokens(
            OWN, {f"V96.{number} {vendor.name}: its ID token where those are asked for": vendor.id_token},
            _issuers(vendor, **_ID_ISSUER),
        ),
        *tokens(
            UNAUTHORIZED,
            {
                f"V97.{number}.1 {vendor.name}: its access token where ID tokens are asked for": vendor.access_token,
                f"V97.{number}.2 {vendor.name}: an ID token for others too": partial(
                    vendor.id_token, aud=[vendor.id["aud"], "another"]
                ),
                f"V97.{number}.3 {vendor.name}: an ID token for nobody": partial(vendor.id_token, aud=[]),
                f"V97.{number}.4 {vendor.name}: an ID token issued to another": partial(vendor.id_token, azp="another"),
                f"V97.{number}.5 {vendor.name}: a logout token": partial(vendor.id_token, events=MARKS["events"]),
            },
            _issuers(vendor, **_ID_ISSUER),
        ),
    ]
]  # fmt: skip

CASES = [*(case for number, vendor in enumerate(VENDORS, 1) for case in _of(number, vendor)), *OWN_TRAITS, *ID_TOKENS]
