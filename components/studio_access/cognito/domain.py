"""Where people sign in: the created pool's domain, with managed login or the classic page."""

from dataclasses import replace

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..config.checks import DOMAIN_PREFIX
from ..config.setting import SettingsError
from ..config.settings import Settings
from ..context import Context, when_known

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


def sign_in_host(context: Context, client: aws.cognito.UserPoolClient) -> pulumi.Output[str]:
    """Create the domain, and the style without which managed login shows no page; return the domain's host."""
    settings = context.settings
    has_managed_login = settings.user_pool_tier != "LITE"
    # Domain prefixes are shared by all AWS accounts of a region; the account id makes ours free.
    domain = aws.cognito.UserPoolDomain(
        context.name,
        domain=settings.cognito_domain_prefix or pulumi.Output.concat(context.prefix, "-", context.account_id),
        user_pool_id=client.user_pool_id,
        managed_login_version=_MANAGED_LOGIN if has_managed_login else _CLASSIC,
        opts=context.options(),
    )
    if has_managed_login:
        aws.cognito.ManagedLoginBranding(
            context.name,
            user_pool_id=client.user_pool_id,
            client_id=client.id,
            use_cognito_provided_values=True,
            opts=context.options(),
        )
    return when_known(
        lambda location, prefix: location.sign_in_host(prefix), location=context.location, prefix=domain.domain
    )


def existing_sign_in_host(
    context: Context, user_pool_id: pulumi.Output[str], region: pulumi.Output[str]
) -> pulumi.Output[str]:
    """The host where an existing pool signs people in; raises `SettingsError` if it has none."""
    found = aws.cognito.get_user_pool_output(user_pool_id=user_pool_id, region=region, opts=context.lookup)
    return when_known(
        _existing_host, custom=found.custom_domain, prefix=found.domain, region=region, location=context.location
    )


def _existing_host(custom: str, prefix: str, region: str, location: Location) -> str:
    if custom:
        return custom
    if prefix:
        return replace(location, region=region).sign_in_host(prefix)
    raise SettingsError(
        [
            "user_pool_id: this pool has no domain, so the page could sign nobody in; "
            "give the pool one, or say page: false"
        ]
    )
