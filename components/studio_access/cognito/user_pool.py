"""The Cognito user pool whose tokens the API accepts: created with all that belongs to it, or adopted."""

from collections.abc import Mapping
from pathlib import Path

import pulumi
import pulumi_aws as aws

from ..context import Context, when_known
from ..issuers import PROFILE_CLAIM, TokenIssuers, pool_entries, sign_in_at_cognito
from ..lambda_functions.catalog import FunctionSpec
from .client import user_pool_client
from .domain import existing_sign_in_host, sign_in_host
from .identity_providers import identity_providers
from .pre_token import PreToken, admit_pool

_PASSWORD_LENGTH = 14
_LONGEST_PROFILE = "63"


class UserPool(pulumi.ComponentResource):
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
        pool = _user_pool(context, pre_token.function.arn if pre_token else None)
        if pre_token:
            admit_pool(context, pre_token, pool)
        client = user_pool_client(context, pool, identity_providers(context, pool), page_address)
        return pool.id, client.id.apply(lambda client_id: [client_id]), sign_in_host(context, client)


def _user_pool(context: Context, pre_token_arn: pulumi.Input[str] | None) -> aws.cognito.UserPool:
    """Create the pool; `pre_token_arn` is the function that writes claims into access tokens, if one does."""
    settings = context.settings
    return aws.cognito.UserPool(
        context.name,
        name=context.prefix,
        user_pool_tier=settings.user_pool_tier,
        # SageMaker takes `Bob` and `bob` for one user profile (API reference, CreateUserProfile), so they must not
        # be two people here. Cannot be changed later.
        username_configuration={"case_sensitive": False},
        # Always there, since an attribute can be added to a pool with people in it and never be removed. An identity
        # provider can only fill what is mutable; the client decides who may write.
        schemas=[
            {
                "name": PROFILE_CLAIM,
                "attribute_data_type": "String",
                "developer_only_attribute": False,
                "mutable": True,
                "required": False,
                "string_attribute_constraints": {"min_length": "0", "max_length": _LONGEST_PROFILE},
            }
        ],
        admin_create_user_config={"allow_admin_create_user_only": True},
        # Cognito makes itself a service-linked role for it (Cognito developer guide, "Email settings for Amazon Cognito
        # user pools"), so whoever deploys needs iam:CreateServiceLinkedRole.
        email_configuration=(
            {
                "email_sending_account": "DEVELOPER",
                "from_email_address": settings.email_from,
                "source_arn": settings.email_identity_arn,
            }
            if settings.email_from
            else None
        ),
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
        # Threat protection is part of one plan only, and refused by Cognito in the others.
        user_pool_add_ons={"advanced_security_mode": "ENFORCED"} if settings.user_pool_tier == "PLUS" else None,
        account_recovery_setting={"recovery_mechanisms": [{"name": "admin_only", "priority": 1}]},
        lambda_config=(
            {"pre_token_generation_config": {"lambda_arn": pre_token_arn, "lambda_version": "V2_0"}}
            if pre_token_arn is not None
            else None
        ),
        deletion_protection="ACTIVE" if settings.deletion_protection else "INACTIVE",
        tags=settings.tags,
        opts=context.stateful(),
    )
