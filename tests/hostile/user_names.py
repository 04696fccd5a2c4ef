"""U: user names that would be more than one profile, or another one, if anything but letters were let through."""

from tests.functions.authorizer.authorizing import request
from tests.hostile.case import FORBIDDEN, OWN, events
from tests.tokens import access_claims, mint

LONGEST = "a" * 63

PROFILES = {
    "U20": LONGEST,
    "U21": "a" + "-" * 61 + "b",
    "U23": "7d5f2c0e-1111-2222-3333-444455556666",
    "U23b": "a",
    "U23c": "0",
    "U23d": "me",
    "U23e": "GET",
    "U23f": "A-b--C9",
    "U23g": "true",
    "U23h": "null",
}

NO_PROFILES: dict[str, tuple[object, str]] = {
    "U01": ("*", "IAM wildcard: the policy would cover every profile"),
    "U01b": ("**", "IAM wildcard"),
    "U02": ("?" * 5, "IAM wildcard"),
    "U03": ("b*", "IAM wildcard"),
    "U03b": ("*b", "IAM wildcard"),
    "U04": ("bo?", "IAM wildcard"),
    "U05": ("${aws:username}", "policy variable"),
    "U05b": ("${aws:PrincipalTag/x}", "policy variable"),
    "U06": ("${*}", "IAM's spelling of a literal *"),
    "U06b": ("${?}", "IAM's spelling of a literal ?"),
    "U07": ("alice/*", "wildcard below"),
    "U07b": ("alice/../bob", "dot segments"),
    "U08": ("../bob", "dot segments"),
    "U09": ("alice%2F..%2Fbob", "percent-encoding"),
    "U09b": ("%62ob", "percent-encoding"),
    "U09c": ("%2A", "percent-encoding"),
    "U10": ("alice%00", "percent-encoding"),
    "U11": (".", "dot"),
    "U11b": ("..", "dots"),
    "U11c": ("al.ice", "a dot is no letter of a profile name"),
    "U12": ("", "empty"),
    "U13": (" ", "white space only"),
    "U14": ("\uff41\uff4c\uff49\uff43\uff45", "fullwidth; NFKC folds it to alice"),
    "U14b": ("\u0430lice", "Cyrillic a"),
    "U14c": ("al\u0131ce", "dotless i"),
    "U14d": ("ali\u0301ce", "combining accent"),
    "U14e": ("alice\u200b", "zero-width space"),
    "U14f": ("\u202eecila", "right-to-left override"),
    "U14g": ("\ufb01ona", "ligature; NFKC folds it to fiona"),
    "U14h": ("stra\u00dfe", "upper case has another length"),
    "U14i": ("al\u0661ce", "a digit, but not of ASCII"),
    "U14j": ("\u212aim", "Kelvin sign; lower case folds it to kim"),
    "U15": (" alice", "leading space"),
    "U16": ("alice ", "trailing space"),
    "U16b": ("alice\n", "trailing newline: where '$' is not the end"),
    "U16c": ("alice\r\nbob", "line break"),
    "U16d": ("alice\0", "NUL"),
    "U16e": ("alice\tbob", "tab"),
    "U17": ("alice@example.com", "mail address"),
    "U17b": ("alice+studio", "plus"),
    "U17c": ("alice_smith", "underscore"),
    "U17d": ("AzureAD_alice@example.com", "federated user name"),
    "U19": (LONGEST + "a", "64 letters"),
    "U19b": ("a" * 128, "as long as Cognito allows"),
    "U21b": ("a" + "-" * 62 + "b", "64 characters, though few letters"),
    "U22": ("a" * 5000, "longer than any ARN"),
    "U22b": ("-" * 5000 + "!", "many hyphens must not cost time"),
    "U24": (None, "null"),
    "U25": (["alice"], "list"),
    "U25b": ({"alice": 1}, "object"),
    "U26": (5, "number"),
    "U26b": (True, "true"),
    "U26c": (1.5, "number"),
    "U27": ("-alice", "hyphen first"),
    "U28": ("alice-", "hyphen last"),
    "U28b": ("-", "hyphen only"),
    "U29": ("alice/bob", "two segments"),
    "U30": ("GET/alice", "segment injection"),
    "U30b": ("/alice", "empty segment"),
    "U30c": ("alice/", "empty segment"),
    "U31": ("x\\alice", "backslash"),
    "U32": ("alice:bob", "ARN separator"),
    "U33": ("arn:aws:execute-api:*:*:*", "ARN injection"),
    "U34": ('alice"],"Effect":"Allow', "JSON injection"),
    "U34b": ("alice'--", "SQL injection"),
    "U34c": ("<script>alert(1)</script>", "markup"),
    "U34d": ("{{7*7}}", "template"),
    "U35": ("alice,bob", "list injection"),
    "U35b": ("alice bob", "list injection"),
    "U36": ("alice#bob", "fragment"),
    "U36b": ("alice?x=1", "query"),
    "U36c": ("alice;v=1", "path parameter"),
    "U37": ("alice\ud800", "lone surrogate"),
    "T61b": ("\ud800", "lone surrogate: encoding it later would raise"),
}

OTHER_PEOPLE = {"U18": "Bob", "U18b": "Alice", "U18c": "ALICE", "U18d": "alice2", "U18e": "al-ice", "U18f": "alic"}


def _named(username: object, path: str):
    return lambda: request(mint(claims=access_claims(username=username)), path)


CASES = [
    *events(OWN, {f"{i} user {name!r}": _named(name, f"/{name}") for i, name in PROFILES.items()}),
    *events(OWN, {f"{i}me user {name!r} asks for GET /me": _named(name, "/me") for i, name in PROFILES.items()}),
    *events(FORBIDDEN, {f"{i} {why}": _named(name, "/alice") for i, (name, why) in NO_PROFILES.items()}),
    *events(FORBIDDEN, {f"{i}me {why}": _named(name, "/me") for i, (name, why) in NO_PROFILES.items()}),
    *events(FORBIDDEN, {f"{i}x {why}": _named(name, f"/{name}") for i, (name, why) in NO_PROFILES.items()}),
    *events(
        FORBIDDEN, {f"{i} user {name!r} asks for /alice": _named(name, "/alice") for i, name in OTHER_PEOPLE.items()}
    ),
]
