"""A corporate identity provider as Cognito takes it: details and attribute mapping."""

from collections.abc import Mapping
from typing import Any

Details = dict[str, Any]

# The settings' members and Cognito's names for them (API reference, CreateIdentityProvider, "ProviderDetails").
_OIDC = {
    "issuer": "oidc_issuer",
    "client_id": "client_id",
    "client_secret": "client_secret",
    "authorize_url": "authorize_url",
    "token_url": "token_url",
    "attributes_url": "attributes_url",
    "jwks_uri": "jwks_uri",
}
_SAML = {"metadata_url": "MetadataURL", "metadata_document": "MetadataFile"}


def provider_type(provider: Mapping[str, Any]) -> str:
    """Cognito's word for it."""
    return provider["type"].upper()


def provider_details(provider: Mapping[str, Any]) -> Details:
    """How Cognito reaches the provider and proves who it is."""
    names = _SAML if provider["type"] == "saml" else _OIDC
    details: Details = {name: provider[member] for member, name in names.items() if member in provider}
    if provider["type"] == "oidc":
        details["authorize_scopes"] = " ".join(provider.get("scopes", ["openid"]))
        details["attributes_request_method"] = "GET"
    return details


def attribute_mapping(provider: Mapping[str, Any]) -> dict[str, str]:
    """From attributes to claims; a person's user name always comes from the subject."""
    mapped = dict(provider.get("attribute_mapping", {}))
    return mapped if provider["type"] == "saml" else {"username": "sub", **mapped}
