"""Who may sign in: a Cognito user pool with its client and sign-in domain, created or adopted."""

from dataclasses import replace
from typing import Any

import pulumi
import pulumi_aws as aws

from ..configuration.checks import DOMAIN_PREFIX
from ..configuration.setting import SettingsError
from ..configuration.settings import Settings
from ..front.sign_in import SignIn, of_cognito
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
    sign_in: pulumi.Output[SignIn]
    """Where a browser signs in."""

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        location: pulumi.Output[Location],
        prefix: str,
        page_address: pulumi.Output[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("studio-access:index:Identity", name, {}, opts)
        self._page_address = page_address
        self._child = pulumi.ResourceOptions(parent=self)
        if settings.user_pool_id == "":
            pool = self._pool(name, prefix, settings)
            client = self._client(name, prefix, settings, pool)
            domain = self._domain(name, prefix, settings, location, pool).domain
            host = pulumi.Output.all(location, domain).apply(lambda known: known[0].sign_in_host(known[1]))
            self.user_pool_id = pool.id
            self.client_ids = client.id.apply(lambda client_id: [client_id])
            region = location.apply(lambda place: place.region)
        else:
            self.user_pool_id = pulumi.Output.from_input(settings.user_pool_id)
            self.client_ids = pulumi.Output.from_input(settings.client_ids)
            region = self.user_pool_id.apply(lambda pool_id: pool_id.partition("_")[0])
            host = self._existing_host(region, location) if settings.page else pulumi.Output.from_input("")
        self.issuer = pulumi.Output.all(region, location, self.user_pool_id).apply(
            lambda known: f"https://cognito-idp.{known[0]}.{known[1].dns_suffix}/{known[2]}"
        )
        self.sign_in = pulumi.Output.all(self.issuer, self.client_ids, host).apply(
            lambda known: of_cognito(known[0], known[1][0], known[2])
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
        pages = [self._page_address] if settings.page else []
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
            callback_urls=[*settings.callback_urls, *pages],
            logout_urls=[*settings.logout_urls, *pages],
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

    def _existing_host(self, region: pulumi.Output[str], location: pulumi.Output[Location]) -> pulumi.Output[str]:
        """The host where an existing pool signs people in; raises `SettingsError` if it has none."""
        found = aws.cognito.get_user_pool_output(
            user_pool_id=self.user_pool_id, region=region, opts=pulumi.InvokeOutputOptions(parent=self)
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
