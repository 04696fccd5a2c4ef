"""The app client of the created pool: who signs in through it, by which flows, and what it may read and write."""

from collections.abc import Iterable, Sequence

import pulumi
import pulumi_aws as aws

from ..config.objects import PROFILE_ATTRIBUTE
from ..config.settings import Settings
from ..context import Context

_REFRESH_HOURS = 12  # a working day: nobody signs in twice a day, nobody stays signed in overnight
# A rotated token may be sent once more by a client that lost the answer; Cognito takes 0-60 seconds.
_RETRY_SECONDS = 10


def user_pool_client(
    context: Context,
    pool: aws.cognito.UserPool,
    providers: Sequence[pulumi.Resource],
    page_address: pulumi.Output[str],
) -> aws.cognito.UserPoolClient:
    """Create the client, after the identity providers that it names; sign-in may return to the page if there is one."""
    settings = context.settings
    pages = [page_address] if settings.page else []
    return aws.cognito.UserPoolClient(
        context.name,
        name=context.prefix,
        user_pool_id=pool.id,
        # A browser or a command line cannot keep a secret: a public client, so code with PKCE.
        generate_secret=False,
        allowed_oauth_flows_user_pool_client=True,
        allowed_oauth_flows=["code"],
        allowed_oauth_scopes=["openid"],
        supported_identity_providers=_providers(settings),
        callback_urls=[*settings.callback_urls, *pages],
        logout_urls=[*settings.logout_urls, *pages],
        explicit_auth_flows=_auth_flows(settings),
        prevent_user_existence_errors="ENABLED",
        enable_token_revocation=True,
        refresh_token_rotation=(
            {"feature": "ENABLED", "retry_grace_period_seconds": _RETRY_SECONDS}
            if _rotates_refresh_tokens(settings)
            else None
        ),
        read_attributes=_read_attributes(settings),
        write_attributes=_write_attributes(_mapped_attributes(settings)),
        access_token_validity=settings.access_token_minutes,
        id_token_validity=settings.access_token_minutes,
        refresh_token_validity=_REFRESH_HOURS,
        token_validity_units={"access_token": "minutes", "id_token": "minutes", "refresh_token": "hours"},
        opts=context.options(depends_on=list(providers)),
    )


def _auth_flows(settings: Settings) -> list[str]:
    """What the client may do through the API, past the sign-in page.

    Never empty: then Cognito would allow SRP, which is sign-in with a password (API reference, CreateUserPoolClient,
    "ExplicitAuthFlows"). Where refresh tokens are rotated, the flow for refreshing is not allowed either; what is left
    is the flow whose challenges a pool's own functions set, and no pool of ours has such functions. Choice-based
    sign-in (ALLOW_USER_AUTH) and the administrators' flow are left out: both take passwords.
    """
    passwords = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"] if settings.password_sign_in else []
    if not _rotates_refresh_tokens(settings):
        return ["ALLOW_REFRESH_TOKEN_AUTH", *passwords]
    return passwords or ["ALLOW_CUSTOM_AUTH"]


def _rotates_refresh_tokens(settings: Settings) -> bool:
    """Whether each refresh token is good for one use: a feature of the plans above LITE."""
    return settings.user_pool_tier != "LITE"


def _providers(settings: Settings) -> list[str]:
    """Who signs people in: the corporate identity providers alone, or the pool itself where there is none."""
    return [provider["name"] for provider in settings.identity_providers] or ["COGNITO"]


def _read_attributes(settings: Settings) -> list[str]:
    """What ID tokens and user info show; the profile is in access tokens, where it is asked for."""
    return sorted({"email", "locale"} | _mapped_attributes(settings) - {PROFILE_ATTRIBUTE})


def _write_attributes(mapped: Iterable[str]) -> list[str]:
    """What sign-in through the client may write: of what names a profile, nothing that people could use.

    mapped: the attributes that identity providers fill.

    A client must be allowed to write what a provider's claims are mapped to, or sign-in fails (API reference,
    CreateUserPoolClient, "WriteAttributes"). People themselves write attributes with an access token of scope
    aws.cognito.signin.user.admin only; a client with identity providers grants none: it has neither that scope nor any
    sign-in through the API. An empty list would mean every attribute.
    """
    return sorted({"locale", *mapped})


def _mapped_attributes(settings: Settings) -> set[str]:
    """The attributes of the pool that the corporate identity providers fill."""
    return {name for provider in settings.identity_providers for name in provider.get("attribute_mapping", {})}
