"""What the settings that are lists of objects hold, member by member: issuers, identity providers, people, domains.

What one object's members must be together is here too; what goes together between objects and other settings is in
`identity_rules.py`.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from . import checks
from .checks import Check, each, matching, one_of, shown
from .setting import Member, Spell, object_list

# --- Issuers ---

TOKEN_TYPES = ("at+jwt", "bearer", "audience", "token_use", "id")
CLIENT_CLAIMS = ("azp", "client_id", "cid", "appid")
_ISSUER_URL = re.compile(r"https://[a-zA-Z0-9.-]+(:[0-9]{1,5})?(/[!$-)+-;=@-\[\]^-~]*)?")
_HTTPS_PORT = 443
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


def _issuer_rule(entry: Mapping[str, Any], spell: Spell) -> Iterator[str]:
    """A line for each key that the token type needs, or that it has no use for."""
    token_type, audiences, clients = entry["token_type"], entry.get("audiences", []), entry.get("client_ids", [])
    audience_key, client_key, chosen = spell("audiences"), spell("client_ids"), f"{spell('token_type')} {token_type!r}"
    if token_type == "id":  # noqa: S105 - a type of token
        for name in ("audiences", "client_claim", "scope_claim", "required_scopes"):
            if name in entry:
                yield (
                    f"{spell(name)} and {chosen} exclude each other: {spell(name)} is {shown(entry[name])}, "
                    "but an ID token's audience is its client, and it grants no scopes"
                )
        if not clients:
            yield f"{client_key}: missing; with {chosen}, name the clients whose ID tokens are accepted"
    elif token_type == "audience":  # noqa: S105 - a type of token
        for key, value in ((audience_key, audiences), (client_key, clients)):
            if not value:
                yield f"{key}: missing; {chosen} tells access tokens from ID tokens by both"
        for shared in sorted(set(audiences) & set(clients)):
            yield (
                f"{audience_key} and {client_key} exclude each other: {shared!r} is in both, but ID tokens of that "
                "client have it as audience too; give the API a name of its own at the issuer"
            )
    elif not audiences and not clients:
        yield f"{audience_key}: missing; name the audience, {client_key} or both: a token for anybody is for nobody"


def _is_issuer_url(value: Any) -> bool:
    if not isinstance(value, str) or not _ISSUER_URL.fullmatch(value):
        return False
    try:
        return urlsplit(value).port != 0
    except ValueError:  # above 65535
        return False


ISSUERS = object_list(
    {
        "issuer": Member(
            Check(
                "an https URL without query and fragment, such as https://login.example.com/realms/bank", _is_issuer_url
            ),
            required=True,
        ),
        "token_type": Member(one_of(*TOKEN_TYPES), required=True),
        "profile_claim": Member(checks.CLAIM, required=True),
        "audiences": Member(each(_TEXT, at_least=1, at_most=10)),
        "client_ids": Member(each(_TEXT, at_least=1, at_most=10)),
        "client_claim": Member(one_of(*CLIENT_CLAIMS)),
        "scope_claim": Member(checks.CLAIM),
        "required_scopes": Member(each(checks.WORD, at_least=1, at_most=10)),
        "groups_claim": Member(checks.CLAIM),
        "required_groups": Member(each(_TEXT, at_least=1, at_most=10)),
        "jwks_uri": Member(
            Check("an https URL without query and fragment, such as https://login.example.com/keys", _is_issuer_url)
        ),
        "jwks": Member(Check("a JSON Web Key Set as text: an object with a list of public keys", _is_key_set)),
    },
    at_most=10,
    rule=_issuer_rule,
)


def key_ports(entries: Sequence[Mapping[str, Any]]) -> list[int]:
    """The ports at which keys of checked entries of `issuers` are fetched, each once, in order.

    An issuer with bundled keys only has none; one that is asked where its keys are has them at its own port.
    """
    locations = [entry.get("jwks_uri") or ("" if "jwks" in entry else entry["issuer"]) for entry in entries]
    return sorted({urlsplit(location).port or _HTTPS_PORT for location in locations if location})


# Claims that people, or their help desk, change: whoever takes over an old value takes over the profile.
MUTABLE_CLAIMS = frozenset({"preferred_username", "email", "upn", "unique_name", "name", "nickname", "given_name"})


def issuer_warnings(entries: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What is allowed in checked entries of `issuers`, and still worth a warning."""
    for number, entry in enumerate(entries):
        if entry["profile_claim"] in MUTABLE_CLAIMS:
            yield (
                f"issuers[{number}].profileClaim is {entry['profile_claim']!r}: it can change, or pass to another "
                "person and the user profile with it; better is a claim that never changes and that nobody chooses"
            )


# --- Corporate identity providers of the created user pool ---

PROFILE_ATTRIBUTE = "custom:studio_profile"
"""The attribute of the created pool that names a person's Studio user profile."""

# OpenID Connect Core, section 5.1, as Cognito has them (developer guide, "Working with user attributes").
# fmt: off
_STANDARD = (
    "address", "birthdate", "email", "email_verified", "family_name", "gender", "given_name", "locale", "middle_name",
    "name", "nickname", "phone_number", "phone_number_verified", "picture", "preferred_username", "profile",
    "updated_at", "website", "zoneinfo",
)
# fmt: on
_ATTRIBUTES = (*_STANDARD, PROFILE_ATTRIBUTE)
_LONGEST_CLAIM = 2048  # characters; SAML names claims by URLs
_LONGEST_METADATA = 100_000  # characters
_HTTPS = re.compile(r"https://[a-zA-Z0-9.-]+(:[0-9]{1,5})?(/[!$-)+-;=@-\[\]^-~]*)?(\?[!$-;=?-\[\]^-~]*)?")


def _is_https(value: Any) -> bool:
    if not isinstance(value, str) or not _HTTPS.fullmatch(value):
        return False
    try:
        url = urlsplit(value)
        return bool(url.hostname) and url.port != 0
    except ValueError:
        return False


def _is_metadata(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_METADATA and "EntityDescriptor" in value


def _is_mapping(value: Any) -> bool:
    return isinstance(value, dict) and all(
        name in _ATTRIBUTES and isinstance(claim, str) and 0 < len(claim) <= _LONGEST_CLAIM and claim.isprintable()
        for name, claim in value.items()
    )


_URL = Check("an https URL without fragment", _is_https)
_PROVIDER_ISSUER = Check(
    "an https URL without query and fragment, exactly as in the provider's tokens",
    lambda value: _is_https(value) and "?" not in value,
)
# botocore, cognito-idp, ProviderNameTypeV2, without what would have to be escaped. The underscore ends the provider's
# name in a federated user name.
_PROVIDER_NAME = matching(
    r"[a-zA-Z0-9][a-zA-Z0-9.-]{1,30}[a-zA-Z0-9]", "3-32 letters, digits and inner dots and hyphens"
)
_PRINTABLE = matching(r"[\x21-\x7e]{1,2048}", "1-2,048 printable ASCII characters without spaces")

_OF_SAML = ("metadata_url", "metadata_document")
_OF_OIDC = ("issuer", "client_id", "client_secret")
_ENDPOINTS_OF_OIDC = ("authorize_url", "token_url", "attributes_url", "jwks_uri")


def _provider_rule(provider: Mapping[str, Any], spell: Spell) -> Iterator[str]:
    """A line for each member that the type lacks or does not have."""
    protocol = provider["type"]
    for name in (*_OF_OIDC, "scopes", *_ENDPOINTS_OF_OIDC) if protocol == "saml" else _OF_SAML:
        if name in provider:
            yield f"{spell(name)}: a provider of type {protocol} has none; remove it"
    metadata = [name for name in _OF_SAML if name in provider]
    if protocol == "saml" and len(metadata) != 1:
        names = " or ".join(map(spell, _OF_SAML))
        yield f"{spell(_OF_SAML[0])}: {'both are' if metadata else 'none is'} given; give either {names}"
    if protocol == "oidc":
        yield from _oidc_rule(provider, spell)


def _oidc_rule(provider: Mapping[str, Any], spell: Spell) -> Iterator[str]:
    for name in _OF_OIDC:
        if name not in provider:
            yield f"{spell(name)}: missing; a provider of type oidc needs {', '.join(map(spell, _OF_OIDC))}"
    missing = [name for name in _ENDPOINTS_OF_OIDC if name not in provider]
    if 0 < len(missing) < len(_ENDPOINTS_OF_OIDC):
        yield (
            f"{spell(missing[0])}: missing; give all of {', '.join(map(spell, _ENDPOINTS_OF_OIDC))}, "
            "or none to have them discovered"
        )
    if "openid" not in provider.get("scopes", ["openid"]):
        yield f"scopes: {provider['scopes']!r} is not allowed; OpenID Connect needs openid among them"


IDENTITY_PROVIDERS = object_list(
    {
        "name": Member(_PROVIDER_NAME, required=True),
        "type": Member(one_of("saml", "oidc"), required=True),
        "metadata_url": Member(_URL, takes_outputs=True),
        "metadata_document": Member(Check("a SAML metadata document (XML)", _is_metadata), takes_outputs=True),
        "issuer": Member(_PROVIDER_ISSUER, takes_outputs=True),
        "client_id": Member(_PRINTABLE, takes_outputs=True),
        "client_secret": Member(_PRINTABLE, secret=True, takes_outputs=True),
        "scopes": Member(each(checks.WORD, at_least=1, at_most=20)),
        "authorize_url": Member(_URL, takes_outputs=True),
        "token_url": Member(_URL, takes_outputs=True),
        "attributes_url": Member(_URL, takes_outputs=True),
        "jwks_uri": Member(_URL, takes_outputs=True),
        "attribute_mapping": Member(
            Check(f"an object from attributes ({', '.join(_ATTRIBUTES)}) to names of claims", _is_mapping)
        ),
    },
    at_most=100,
    rule=_provider_rule,
)

# --- People and domains ---

# Up to what Cognito takes as a user name; also the subject or e-mail address of another issuer.
_PERSON = matching(r"[^\s\x00-\x1f\x7f]{1,255}", "1-255 characters without spaces, exactly as the tokens have it")

DIRECTORY = object_list(
    {
        "user": Member(_PERSON, required=True),
        "profile": Member(checks.PROFILE_NAME, required=True),
        "domain": Member(checks.DOMAIN_ID),
    },
    at_most=1000,
)
GROUP_DOMAINS = object_list(
    {"group": Member(checks.WORD, required=True), "domain_id": Member(checks.DOMAIN_ID, required=True)}, at_most=20
)
