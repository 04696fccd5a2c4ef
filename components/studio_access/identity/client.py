"""The app client of the created pool, which browsers and command lines sign in through."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from ..config.settings import Settings
from . import sign_in

_REFRESH_HOURS = 12  # a working day: nobody signs in twice a day, nobody stays signed in overnight
# A rotated token may be sent once more by a client that lost the answer; Cognito takes 0-60 seconds.
_RETRY_SECONDS = 10


def user_pool_client(
    name: str,
    prefix: str,
    settings: Settings,
    pool: aws.cognito.UserPool,
    providers: Sequence[pulumi.Resource],
    page_address: pulumi.Output[str],
    child: pulumi.ResourceOptions,
) -> aws.cognito.UserPoolClient:
    """Create the client, after the identity providers that it names; sign-in may return to the page if there is one."""
    pages = [page_address] if settings.page else []
    return aws.cognito.UserPoolClient(
        name,
        name=prefix,
        user_pool_id=pool.id,
        # A browser or a command line cannot keep a secret: a public client, so code with PKCE.
        generate_secret=False,
        allowed_oauth_flows_user_pool_client=True,
        allowed_oauth_flows=["code"],
        allowed_oauth_scopes=["openid"],
        supported_identity_providers=sign_in.providers(settings),
        callback_urls=[*settings.callback_urls, *pages],
        logout_urls=[*settings.logout_urls, *pages],
        explicit_auth_flows=sign_in.auth_flows(settings),
        prevent_user_existence_errors="ENABLED",
        enable_token_revocation=True,
        refresh_token_rotation=(
            {"feature": "ENABLED", "retry_grace_period_seconds": _RETRY_SECONDS}
            if sign_in.rotates_refresh_tokens(settings)
            else None
        ),
        read_attributes=sign_in.read_attributes(settings),
        write_attributes=sign_in.write_attributes(settings),
        access_token_validity=settings.access_token_minutes,
        id_token_validity=settings.access_token_minutes,
        refresh_token_validity=_REFRESH_HOURS,
        token_validity_units={"access_token": "minutes", "id_token": "minutes", "refresh_token": "hours"},
        opts=pulumi.ResourceOptions.merge(child, pulumi.ResourceOptions(depends_on=list(providers))),
    )
