"""The corporate identity providers of the created pool."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws

from ..config.settings import Settings
from .provider_details import attribute_mapping, provider_details, provider_type

# Cognito adds these to what it was given; without this every deployment would take them away again.
_ADDED_BY_COGNITO = [
    "providerDetails.ActiveEncryptionCertificate",
    "providerDetails.SLORedirectBindingURI",
    "providerDetails.SSORedirectBindingURI",
    "providerDetails.attributes_url_add_attributes",
]


def identity_providers(
    name: str, settings: Settings, pool: aws.cognito.UserPool, child: pulumi.ResourceOptions
) -> list[pulumi.Resource]:
    """Create each provider of the settings; client secrets stay secrets."""
    opts = pulumi.ResourceOptions.merge(child, pulumi.ResourceOptions(ignore_changes=_ADDED_BY_COGNITO))
    return [
        aws.cognito.IdentityProvider(
            f"{name}-{provider['name']}",
            user_pool_id=pool.id,
            provider_name=provider["name"],
            provider_type=provider_type(provider),
            provider_details=provider_details(_with_marked_secret(provider)),
            attribute_mapping=attribute_mapping(provider),
            opts=opts,
        )
        for provider in settings.identity_providers
    ]


def _with_marked_secret(provider: Mapping[str, Any]) -> dict[str, Any]:
    """The provider with its client secret as one that the engine encrypts in the state."""
    if "client_secret" not in provider:
        return dict(provider)
    return {**provider, "client_secret": pulumi.Output.secret(provider["client_secret"])}
