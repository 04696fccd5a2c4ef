"""What an entry of `issuers` may hold: its keys, what each allows, and what deserves a warning."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from . import checks
from .checks import Check, each, matching, one_of, shown
from .objects import Member, Objects, Spell, objects

TOKEN_TYPES = ("at+jwt", "bearer", "audience", "token_use", "id")
CLIENT_CLAIMS = ("azp", "client_id", "cid", "appid")
_URL = r"https://[a-zA-Z0-9.-]+(:[0-9]{1,5})?(/[!$-)+-;=@-\[\]^-~]*)?"
_TEXT = matching(
    r"[\x20\x21\x23-\x5b\x5d-\x7e]{1,256}", "1-256 printable ASCII characters without quotes and backslashes"
)


def _is_key_set(text: Any) -> bool:
    try:
        document = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return False
    keys = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(keys, list) or not keys or not all(isinstance(key, dict) for key in keys):
        return False
    # A private key in a configuration file would be given away; the authorizer refuses it as well.
    return all({"kty", "kid"} <= key.keys() and not {"d", "k"} & key.keys() for key in keys)


REQUIRED: Mapping[str, Check] = {
    "issuer": matching(_URL, "an https URL without query and fragment, such as https://login.example.com/realms/bank"),
    "token_type": one_of(*TOKEN_TYPES),
    "profile_claim": checks.CLAIM,
}
OPTIONAL: Mapping[str, Check] = {
    "audiences": each(_TEXT, at_least=1, at_most=10),
    "client_ids": each(_TEXT, at_least=1, at_most=10),
    "client_claim": one_of(*CLIENT_CLAIMS),
    "scope_claim": checks.CLAIM,
    "required_scopes": each(checks.WORD, at_least=1, at_most=10),
    "groups_claim": checks.CLAIM,
    "required_groups": each(_TEXT, at_least=1, at_most=10),
    "jwks_uri": matching(_URL, "an https URL without query and fragment, such as https://login.example.com/keys"),
    "jwks": Check("a JSON Web Key Set as text: an object with a list of public keys", _is_key_set),
}
KEYS = (*REQUIRED, *OPTIONAL)


def _goes_together(entry: Mapping[str, Any], spell: Spell) -> Iterator[str]:
    """A line for each key that the token type needs, or that it has no use for."""
    kind, audiences, clients = entry["token_type"], entry.get("audiences", []), entry.get("client_ids", [])
    audience_key, client_key, token_type = spell("audiences"), spell("client_ids"), f"{spell('token_type')} {kind!r}"
    if kind == "id":
        for name in ("audiences", "client_claim", "scope_claim", "required_scopes"):
            if name in entry:
                yield (
                    f"{spell(name)} and {token_type} exclude each other: {spell(name)} is {shown(entry[name])}, "
                    "but an ID token's audience is its client, and it grants no scopes"
                )
        if not clients:
            yield f"{client_key}: missing; with {token_type}, name the clients whose ID tokens are accepted"
    elif kind == "audience":
        for key, value in ((audience_key, audiences), (client_key, clients)):
            if not value:
                yield f"{key}: missing; {token_type} tells access tokens from ID tokens by both"
        for shared in sorted(set(audiences) & set(clients)):
            yield (
                f"{audience_key} and {client_key} exclude each other: {shared!r} is in both, but ID tokens of that "
                "client have it as audience too; give the API a name of its own at the issuer"
            )
    elif not audiences and not clients:
        yield f"{audience_key}: missing; name the audience, {client_key} or both: a token for anybody is for nobody"


ISSUERS: Objects = objects(
    {
        **{name: Member(check, required=True) for name, check in REQUIRED.items()},
        **{name: Member(check) for name, check in OPTIONAL.items()},
    },
    at_most=10,
    rule=_goes_together,
)
# Claims that people, or their help desk, change: whoever takes over an old value takes over the profile.
MUTABLE_CLAIMS = frozenset({"preferred_username", "email", "upn", "unique_name", "name", "nickname", "given_name"})


def notes(entries: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What is allowed and still worth a warning."""
    for number, entry in enumerate(entries):
        if entry["profile_claim"] in MUTABLE_CLAIMS:
            yield (
                f"issuers[{number}].profileClaim is {entry['profile_claim']!r}: it can change, or pass to another "
                "person and the user profile with it; better is a claim that never changes and that nobody chooses"
            )
