"""Who may sign in with Cognito: a user pool, created with all that belongs to it, or adopted."""

from collections.abc import Mapping
from pathlib import Path

import pulumi

from ..aws.location import Location
from ..config.settings import Settings
from ..front.sign_in import SignIn, of_cognito
from ..lambda_functions.kinds import PRE_TOKEN, Kind
from .client import user_pool_client
from .directory import Directory
from .pre_token import PreToken
from .providers import identity_providers
from .sign_in_domain import existing_sign_in_host, sign_in_domain
from .user_pool import user_pool


class Identity(pulumi.ComponentResource):
    """The issuer of the tokens that the API accepts."""

    user_pool_id: pulumi.Output[str]
    client_ids: pulumi.Output[list[str]]
    issuer: pulumi.Output[str]
    """`iss` of the pool's tokens; its keys are at `<issuer>/.well-known/jwks.json`."""
    sign_in: pulumi.Output[SignIn]
    """Where a browser signs in."""
    sign_in_url: pulumi.Output[str]
    """Where the pool signs people in; empty for an existing pool without a page, whose domain is not asked for."""

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        location: pulumi.Output[Location],
        prefix: str,
        directory: Directory | None,
        bundles: Mapping[Kind, Path],
        page_address: pulumi.Output[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("studio-access:index:Identity", name, {}, opts)
        self._child = pulumi.ResourceOptions(parent=self)
        pre_token = None
        if directory and settings.profile_from == "claim":
            pre_token = PreToken(
                f"{name}-{PRE_TOKEN.label}",
                settings=settings,
                location=location,
                prefix=prefix,
                bundle=bundles[PRE_TOKEN],
                directory=directory,
                opts=self._child,
            )
        if settings.user_pool_id == "":
            host = self._create(name, prefix, settings, location, pre_token, page_address)
            region = location.apply(lambda place: place.region)
        else:
            self.user_pool_id = pulumi.Output.from_input(settings.user_pool_id)
            self.client_ids = pulumi.Output.from_input(settings.client_ids)
            region = self.user_pool_id.apply(lambda pool_id: pool_id.partition("_")[0])
            host = pulumi.Output.from_input("")
            if settings.page:
                host = existing_sign_in_host(self.user_pool_id, region, location, self)
        self.issuer = pulumi.Output.all(region, location, self.user_pool_id).apply(
            lambda known: f"https://cognito-idp.{known[0]}.{known[1].dns_suffix}/{known[2]}"
        )
        self.sign_in_url = host.apply(lambda known: f"https://{known}" if known else "")
        self.sign_in = pulumi.Output.all(self.issuer, self.client_ids, host).apply(
            lambda known: of_cognito(known[0], known[1][0], known[2])
        )
        self.register_outputs({"userPoolId": self.user_pool_id, "clientIds": self.client_ids, "issuer": self.issuer})

    def _create(
        self,
        name: str,
        prefix: str,
        settings: Settings,
        location: pulumi.Output[Location],
        pre_token: PreToken | None,
        page_address: pulumi.Output[str],
    ) -> pulumi.Output[str]:
        """Create the pool and what belongs to it; return the host where people sign in."""
        pool = user_pool(name, prefix, settings, pre_token.function.arn if pre_token else None, self._child)
        if pre_token:
            pre_token.admit(pool)
        providers = identity_providers(name, settings, pool, self._child)
        client = user_pool_client(name, prefix, settings, pool, providers, page_address, self._child)
        domain = sign_in_domain(name, prefix, settings, location, client, self._child)
        self.user_pool_id = pool.id
        self.client_ids = client.id.apply(lambda client_id: [client_id])
        return pulumi.Output.all(location, domain).apply(lambda known: known[0].sign_in_host(known[1]))
