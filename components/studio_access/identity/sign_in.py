"""How people may sign in at the created pool: the app client's flows and attributes, as plain data."""

from ..config.objects import PROFILE_ATTRIBUTE
from ..config.settings import Settings


def auth_flows(settings: Settings) -> list[str]:
    """What the client may do through the API, past the sign-in page.

    Never empty: then Cognito would allow SRP, which is sign-in with a password (API reference, CreateUserPoolClient,
    "ExplicitAuthFlows"). Where refresh tokens are rotated, the flow for refreshing is not allowed either; what is left
    is the flow whose challenges a pool's own functions set, and no pool of ours has such functions. Choice-based
    sign-in (ALLOW_USER_AUTH) and the administrators' flow are left out: both take passwords.
    """
    passwords = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"] if settings.password_sign_in else []
    if not rotates_refresh_tokens(settings):
        return ["ALLOW_REFRESH_TOKEN_AUTH", *passwords]
    return passwords or ["ALLOW_CUSTOM_AUTH"]


def rotates_refresh_tokens(settings: Settings) -> bool:
    """Whether each refresh token is good for one use: a feature of the plans above LITE."""
    return settings.user_pool_tier != "LITE"


def providers(settings: Settings) -> list[str]:
    """Who signs people in: the corporate identity providers alone, or the pool itself where there is none."""
    return [provider["name"] for provider in settings.identity_providers] or ["COGNITO"]


def read_attributes(settings: Settings) -> list[str]:
    """What ID tokens and user info show; the profile is in access tokens, where it is asked for."""
    return sorted({"email", "locale"} | _mapped(settings) - {PROFILE_ATTRIBUTE})


def write_attributes(settings: Settings) -> list[str]:
    """What sign-in through the client may write: of what names a profile, nothing that people could use.

    A client must be allowed to write what a provider's claims are mapped to, or sign-in fails (API reference,
    CreateUserPoolClient, "WriteAttributes"). People themselves write attributes with an access token of scope
    aws.cognito.signin.user.admin only; a client with identity providers grants none: it has neither that scope nor any
    sign-in through the API. An empty list would mean every attribute.
    """
    return sorted({"locale"} | _mapped(settings))


def _mapped(settings: Settings) -> set[str]:
    return {name for provider in settings.identity_providers for name in provider.get("attribute_mapping", {})}
