"""Who may sign in: a Cognito user pool with its client and sign-in domain, created or adopted."""

import pulumi
import pulumi_aws as aws

from ..configuration.checks import DOMAIN_PREFIX
from ..configuration.setting import SettingsError
from ..configuration.settings import Settings
from ..location import Location

_PASSWORD_LENGTH = 14
_REFRESH_HOURS = 12  # a working day: nobody signs in twice a day, nobody stays signed in overnight


def check_sign_in_domain(prefix: str, settings: Settings) -> None:
    """Refuse a default sign-in domain that Cognito would refuse halfway through the deployment."""
    if settings.user_pool_id != "" or settings.cognito_domain_prefix:
        return
    if not DOMAIN_PREFIX(prefix):
        raise SettingsError(
            [
                f"cognito_domain_prefix: missing; the default would begin with {prefix!r}, "
                f"but allowed is {DOMAIN_PREFIX.allowed}"
            ]
        )


class Identity(pulumi.ComponentResource):
    """The issuer of the tokens that the API accepts."""

    user_pool_id: pulumi.Output[str]
    client_ids: pulumi.Output[list[str]]
    issuer: pulumi.Output[str]
    """`iss` of the pool's tokens; its keys are at `<issuer>/.well-known/jwks.json`."""
    sign_in_url: pulumi.Output[str]
    """Where the created pool signs people in; empty where the pool was brought, for its domain is not known then."""

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        location: pulumi.Output[Location],
        prefix: str,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("studio-access:index:Identity", name, {}, opts)
        self._child = pulumi.ResourceOptions(parent=self)
        if settings.user_pool_id == "":
            pool = self._pool(name, prefix, settings)
            client = self._client(name, prefix, settings, pool)
            domain = self._domain(name, prefix, settings, location, pool)
            self.sign_in_url = pulumi.Output.all(domain.domain, location).apply(lambda known: _sign_in_url(*known))
            self.user_pool_id = pool.id
            self.client_ids = client.id.apply(lambda client_id: [client_id])
            region = location.apply(lambda place: place.region)
        else:
            self.user_pool_id = pulumi.Output.from_input(settings.user_pool_id)
            self.client_ids = pulumi.Output.from_input(settings.client_ids)
            self.sign_in_url = pulumi.Output.from_input("")
            region = self.user_pool_id.apply(lambda pool_id: pool_id.partition("_")[0])
        self.issuer = pulumi.Output.all(region, location, self.user_pool_id).apply(
            lambda known: f"https://cognito-idp.{known[0]}.{known[1].dns_suffix}/{known[2]}"
        )
        self.register_outputs({"userPoolId": self.user_pool_id, "clientIds": self.client_ids, "issuer": self.issuer})

    def _pool(self, name: str, prefix: str, settings: Settings) -> aws.cognito.UserPool:
        return aws.cognito.UserPool(
            name,
            name=prefix,
            # SageMaker takes `Bob` and `bob` for one user profile (API reference, CreateUserProfile), so they must not
            # be two people here. Cannot be changed later.
            username_configuration={"case_sensitive": False},
            admin_create_user_config={"allow_admin_create_user_only": True},
            password_policy={
                "minimum_length": _PASSWORD_LENGTH,
                "require_lowercase": True,
                "require_uppercase": True,
                "require_numbers": True,
                "require_symbols": True,
                "temporary_password_validity_days": 1,
            },
            mfa_configuration=settings.mfa,
            software_token_mfa_configuration=None if settings.mfa == "OFF" else {"enabled": True},
            account_recovery_setting={"recovery_mechanisms": [{"name": "admin_only", "priority": 1}]},
            deletion_protection="ACTIVE" if settings.deletion_protection else "INACTIVE",
            tags=settings.tags,
            opts=self._child,
        )

    def _client(
        self, name: str, prefix: str, settings: Settings, pool: aws.cognito.UserPool
    ) -> aws.cognito.UserPoolClient:
        passwords = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"] if settings.password_sign_in else []
        return aws.cognito.UserPoolClient(
            name,
            name=prefix,
            user_pool_id=pool.id,
            # A browser or a command line cannot keep a secret: a public client, so code with PKCE.
            generate_secret=False,
            allowed_oauth_flows_user_pool_client=True,
            allowed_oauth_flows=["code"],
            allowed_oauth_scopes=["openid"],
            supported_identity_providers=["COGNITO"],
            callback_urls=settings.callback_urls,
            logout_urls=settings.logout_urls,
            explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH", *passwords],
            prevent_user_existence_errors="ENABLED",
            enable_token_revocation=True,
            # People must not write what may name their profile, and an empty list would mean every attribute.
            read_attributes=["email", "locale"],
            write_attributes=["locale"],
            access_token_validity=settings.access_token_minutes,
            id_token_validity=settings.access_token_minutes,
            refresh_token_validity=_REFRESH_HOURS,
            token_validity_units={"access_token": "minutes", "id_token": "minutes", "refresh_token": "hours"},
            opts=self._child,
        )

    def _domain(
        self,
        name: str,
        prefix: str,
        settings: Settings,
        location: pulumi.Output[Location],
        pool: aws.cognito.UserPool,
    ) -> aws.cognito.UserPoolDomain:
        # Domain prefixes are shared by all AWS accounts of a region; the account id makes ours free.
        return aws.cognito.UserPoolDomain(
            name,
            domain=settings.cognito_domain_prefix or location.apply(lambda place: f"{prefix}-{place.account_id}"),
            user_pool_id=pool.id,
            opts=self._child,
        )


def _sign_in_url(domain: str, location: Location) -> str:
    """The address of a prefix domain (Cognito developer guide, "Configuring a user pool domain").

    GovCloud has FIPS endpoints only.
    """
    host = "auth-fips" if location.partition == "aws-us-gov" else "auth"
    return f"https://{domain}.{host}.{location.region}.amazoncognito.com"
