"""C: whom genuinely signed claims name: issuer, client, subject, and their rights."""

from collections.abc import Mapping
from typing import Any

from tests.functions.authorizer.authorizing import issuer
from tests.hostile.case import FORBIDDEN, OWN, UNAUTHORIZED, tokens
from tests.hostile.claiming import changed, each_value
from tests.tokens import ABSENT, CLIENT_ID, ISSUER, id_claims, mint

NO_TEXTS = (7, True, {"a": 1}, None, "", ["x"])

PARTIES = [
    *changed(
        UNAUTHORIZED,
        {
            "C23 iss missing": lambda now: {"iss": ABSENT},
            **each_value("C23 iss of another type", "iss", NO_TEXTS),
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
            **each_value("C36 client_id of another type", "client_id", NO_TEXTS),
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
            **each_value("C43 token_use of another type", "token_use", NO_TEXTS),
            "C44 sub missing": lambda now: {"sub": ABSENT},
            **each_value("C44 sub of another type", "sub", NO_TEXTS),
            "C45 sub with a line break": lambda now: {"sub": "a\r\nb"},
            "C45b sub that no log can hold": lambda now: {"sub": "a\ud800"},
            "C45c sub of 256 letters": lambda now: {"sub": "a" * 256},
            "C45d sub with a right-to-left override": lambda now: {"sub": "a\u202eb"},
            "C46 jti is a number": lambda now: {"jti": 5},
            "C46b jti is null": lambda now: {"jti": None},
        },
    ),
    *tokens(UNAUTHORIZED, {"C39b a genuine ID token": lambda: mint(claims=id_claims())}),
    *changed(
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
    *changed(
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
    *changed(
        OWN,
        {
            "C50 all scopes and one of the groups": lambda now: {**SCOPE, **GROUPS},
            "C50b groups of other types beside": lambda now: {**SCOPE, "cognito:groups": [None, ["x"], "research"]},
        },
        issuers=_strict_issuer,
    ),
    *changed(
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

CASES = [*PARTIES, *ID_TOKENS, *RIGHTS]
