"""Where people sign in: the created pool's domain, with managed login or the classic page."""

from dataclasses import replace
from typing import Any

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..config.checks import DOMAIN_PREFIX
from ..config.setting import SettingsError
from ..config.settings import Settings

_CLASSIC, _MANAGED_LOGIN = 1, 2


def check_sign_in_domain(prefix: str, settings: Settings) -> None:
    """Refuse a default sign-in domain that Cognito would refuse halfway through the deployment."""
    if settings.user_pool_id != "" or settings.cognito_domain_prefix or settings.issuers:
        return
    if not DOMAIN_PREFIX(prefix):
        raise SettingsError(
            [
                f"cognito_domain_prefix: missing; the default would begin with {prefix!r}, "
                f"but allowed is {DOMAIN_PREFIX.allowed}"
            ]
        )


def sign_in_domain(
    name: str,
    prefix: str,
    settings: Settings,
    location: pulumi.Output[Location],
    client: aws.cognito.UserPoolClient,
    child: pulumi.ResourceOptions,
) -> pulumi.Output[str]:
    """Create the domain, and the style without which managed login shows no page; return the domain's prefix."""
    has_managed_login = settings.user_pool_tier != "LITE"
    # Domain prefixes are shared by all AWS accounts of a region; the account id makes ours free.
    domain = aws.cognito.UserPoolDomain(
        name,
        domain=settings.cognito_domain_prefix or location.apply(lambda place: f"{prefix}-{place.account_id}"),
        user_pool_id=client.user_pool_id,
        managed_login_version=_MANAGED_LOGIN if has_managed_login else _CLASSIC,
        opts=child,
    )
    if has_managed_login:
        aws.cognito.ManagedLoginBranding(
            name,
            user_pool_id=client.user_pool_id,
            client_id=client.id,
            use_cognito_provided_values=True,
            opts=child,
        )
    return domain.domain


def existing_sign_in_host(
    user_pool_id: pulumi.Output[str],
    region: pulumi.Output[str],
    location: pulumi.Output[Location],
    parent: pulumi.Resource,
) -> pulumi.Output[str]:
    """The host where an existing pool signs people in; raises `SettingsError` if it has none."""
    found = aws.cognito.get_user_pool_output(
        user_pool_id=user_pool_id, region=region, opts=pulumi.InvokeOutputOptions(parent=parent)
    )

    def host(known: list[Any]) -> str:
        custom, prefix, pool_region, place = known
        if custom:
            return custom
        if prefix:
            return replace(place, region=pool_region).sign_in_host(prefix)
        raise SettingsError(
            [
                "user_pool_id: this pool has no domain, so the page could sign nobody in; "
                "give the pool one, or say page: false"
            ]
        )

    return pulumi.Output.all(found.custom_domain, found.domain, region, location).apply(host)
