"""What an entry of `issuers` may hold: its keys, what each allows, and what deserves a warning."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..names import camel_case
from . import checks
from .checks import Check, each, matching, one_of

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

_MOST_ISSUERS = 10
ISSUERS = Check(
    f"a list of 0 to {_MOST_ISSUERS} objects, each with issuer, token type, audiences, client ids and profile claim",
    lambda value: isinstance(value, list) and len(value) <= _MOST_ISSUERS and all(isinstance(v, dict) for v in value),
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


def snake_case_keys(entries: Any) -> Any:
    """The entries of a stack's configuration with the component's own names; unknown keys stay, to be refused."""
    names = {camel_case(name): name for name in KEYS}
    if not isinstance(entries, list):
        return entries
    return [
        {names.get(key, f"{key} (unknown)" if key in KEYS else key): value for key, value in entry.items()}
        if isinstance(entry, dict)
        else entry
        for entry in entries
    ]
