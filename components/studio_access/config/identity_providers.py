"""What a corporate identity provider of the created user pool is described by, and what of it goes together."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from . import checks
from .checks import Check, each, matching, one_of
from .objects import Member, Objects, Spell, objects

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


def _is_issuer(value: Any) -> bool:
    return _is_https(value) and "?" not in value


def _is_metadata(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_METADATA and "EntityDescriptor" in value


def _is_mapping(value: Any) -> bool:
    return isinstance(value, dict) and all(
        name in _ATTRIBUTES and isinstance(claim, str) and 0 < len(claim) <= _LONGEST_CLAIM and claim.isprintable()
        for name, claim in value.items()
    )


_URL = Check("an https URL without fragment", _is_https)
_ISSUER = Check("an https URL without query and fragment, exactly as in the provider's tokens", _is_issuer)
# botocore, cognito-idp, ProviderNameTypeV2, without what would have to be escaped. The underscore ends the provider's
# name in a federated user name.
_NAME = matching(r"[a-zA-Z0-9][a-zA-Z0-9.-]{1,30}[a-zA-Z0-9]", "3-32 letters, digits and inner dots and hyphens")
# Cognito's own words for sign-in with a password and for social providers.
_RESERVED = {"cognito", "facebook", "google", "loginwithamazon", "signinwithapple"}
_PRINTABLE = matching(r"[\x21-\x7e]{1,2048}", "1-2,048 printable ASCII characters without spaces")

_OF_SAML = ("metadata_url", "metadata_document")
_ENDPOINTS = ("authorize_url", "token_url", "attributes_url", "jwks_uri")
_OF_OIDC = ("issuer", "client_id", "client_secret")


def _goes_together(provider: Mapping[str, Any], spell: Spell) -> Iterator[str]:
    """A line for each member that the type lacks or does not have."""
    kind = provider["type"]
    metadata = [name for name in _OF_SAML if name in provider]
    others = [*_OF_OIDC, "scopes", *_ENDPOINTS] if kind == "saml" else _OF_SAML
    for name in others:
        if name in provider:
            yield f"{spell(name)}: a provider of type {kind} has none; remove it"
    if kind == "saml" and len(metadata) != 1:
        names = " or ".join(map(spell, _OF_SAML))
        yield f"{spell(_OF_SAML[0])}: {'both are' if metadata else 'none is'} given; give either {names}"
    if kind == "oidc":
        for name in _OF_OIDC:
            if name not in provider:
                yield f"{spell(name)}: missing; a provider of type oidc needs {', '.join(map(spell, _OF_OIDC))}"
        given = [name for name in _ENDPOINTS if name in provider]
        if given and len(given) != len(_ENDPOINTS):
            missing = next(name for name in _ENDPOINTS if name not in provider)
            yield (
                f"{spell(missing)}: missing; give all of {', '.join(map(spell, _ENDPOINTS))}, "
                "or none to have them discovered"
            )
        if "openid" not in provider.get("scopes", ["openid"]):
            yield f"scopes: {provider['scopes']!r} is not allowed; OpenID Connect needs openid among them"


IDENTITY_PROVIDERS: Objects = objects(
    {
        "name": Member(_NAME, required=True),
        "type": Member(one_of("saml", "oidc"), required=True),
        "metadata_url": Member(_URL, takes_outputs=True),
        "metadata_document": Member(Check("a SAML metadata document (XML)", _is_metadata), takes_outputs=True),
        "issuer": Member(_ISSUER, takes_outputs=True),
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
    rule=_goes_together,
)


def provider_names(providers: list[Any], key: str) -> Iterator[str]:
    """A line for each provider whose name is another's or Cognito's own; user names begin with it in lower case."""
    seen: dict[str, int] = {}
    for number, provider in enumerate(providers):
        name = provider["name"]
        if name.lower() in _RESERVED:
            yield f"{key}[{number}].name: {name!r} is Cognito's own; take another"
        first = seen.setdefault(name.lower(), number)
        if first != number:
            yield f"{key}[{number}].name: {name!r} is the name of {key}[{first}] too, but for its case; take another"
