"""The Cognito user pool whose tokens the API accepts: created with all that belongs to it, or adopted."""

from collections.abc import Mapping
from pathlib import Path

import pulumi

from ..context import Context, when_known
from ..issuers import TokenIssuers, pool_entries, sign_in_at_cognito
from ..lambda_functions.catalog import FunctionSpec
from .client import user_pool_client
from .domain import existing_sign_in_host, sign_in_host
from .identity_providers import identity_providers
from .pre_token import PreToken, admit_pool
from .user_pool import user_pool


class Identity(pulumi.ComponentResource):
    """The issuer of the tokens that the API accepts."""

    issuers: TokenIssuers
    """The pool, as the functions and the outputs know it."""

    def __init__(
        self,
        context: Context,
        *,
        bundles: Mapping[FunctionSpec, Path],
        table_name: pulumi.Output[str],
        table_arn: pulumi.Output[str],
        page_address: pulumi.Output[str],
    ) -> None:
        """`table_name`, `table_arn`: of the directory; `page_address`: where the created client may return to."""
        super().__init__("studio-access:index:Identity", context.name, {}, context.options())
        self._context = context = context.within(self)
        settings = context.settings
        if settings.user_pool_id == "":
            pre_token = None
            if settings.profile_from == "claim":
                pre_token = PreToken(context, bundles=bundles, table_name=table_name, table_arn=table_arn)
            user_pool_id, client_ids, host = self._create(pre_token, page_address)
            region = context.location.apply(lambda location: location.region)
        else:
            user_pool_id = when_known(lambda pool_id: pool_id, pool_id=settings.user_pool_id)
            client_ids = pulumi.Output.from_input(settings.client_ids)
            region = user_pool_id.apply(lambda pool_id: pool_id.partition("_")[0])
            # Without a page, an existing pool is not asked for its domain.
            host = pulumi.Output.from_input("")
            if settings.page:
                host = existing_sign_in_host(context, user_pool_id, region)
        issuer = when_known(
            lambda region, location, pool_id: f"https://cognito-idp.{region}.{location.dns_suffix}/{pool_id}",
            region=region,
            location=context.location,
            pool_id=user_pool_id,
        )
        self.issuers = TokenIssuers(
            issuer=issuer,
            client_ids=client_ids,
            entries=when_known(lambda **known: pool_entries(settings, **known), issuer=issuer, client_ids=client_ids),
            user_pool_id=user_pool_id,
            sign_in=when_known(
                sign_in_at_cognito, issuer=issuer, client_id=client_ids.apply(lambda ids: ids[0]), host=host
            ),
            sign_in_url=host.apply(lambda known: f"https://{known}" if known else ""),
        )
        self.register_outputs({"userPoolId": user_pool_id, "clientIds": client_ids, "issuer": issuer})

    def _create(
        self, pre_token: PreToken | None, page_address: pulumi.Output[str]
    ) -> tuple[pulumi.Output[str], pulumi.Output[list[str]], pulumi.Output[str]]:
        """Create the pool and what belongs to it; return its id, its clients and the host where people sign in."""
        context = self._context
        pool = user_pool(context, pre_token.function.arn if pre_token else None)
        if pre_token:
            admit_pool(context, pre_token, pool)
        client = user_pool_client(context, pool, identity_providers(context, pool), page_address)
        return pool.id, client.id.apply(lambda client_id: [client_id]), sign_in_host(context, client)
