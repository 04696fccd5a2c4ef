"""The corporate identity providers of the created pool, as Cognito takes them: details and attribute mapping."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws

from ..context import Context

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
# Cognito adds these to what it was given; without this every deployment would take them away again.
_ADDED_BY_COGNITO = [
    "providerDetails.ActiveEncryptionCertificate",
    "providerDetails.SLORedirectBindingURI",
    "providerDetails.SSORedirectBindingURI",
    "providerDetails.attributes_url_add_attributes",
]


def identity_providers(context: Context, pool: aws.cognito.UserPool) -> list[pulumi.Resource]:
    """Create each provider of the settings; client secrets stay secrets."""
    return [
        aws.cognito.IdentityProvider(
            f"{context.name}-{provider['name']}",
            user_pool_id=pool.id,
            provider_name=provider["name"],
            provider_type=provider_type(provider),
            provider_details=provider_details(_with_marked_secret(provider)),
            attribute_mapping=attribute_mapping(provider),
            opts=context.options(ignore_changes=_ADDED_BY_COGNITO),
        )
        for provider in context.settings.identity_providers
    ]


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


def _with_marked_secret(provider: Mapping[str, Any]) -> dict[str, Any]:
    """The provider with its client secret as one that the engine encrypts in the state."""
    if "client_secret" not in provider:
        return dict(provider)
    return {**provider, "client_secret": pulumi.Output.secret(provider["client_secret"])}
