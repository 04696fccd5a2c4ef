"""The function that writes a person's profile into their access tokens, called by the created pool and nobody else."""

from collections.abc import Mapping
from pathlib import Path

import pulumi
import pulumi_aws as aws

from ..context import Context
from ..iam.directory_table import claim_profiles
from ..lambda_functions.catalog import PRE_TOKEN, FunctionSpec
from ..lambda_functions.function import Function
from ..lambda_functions.role import ExecutionRole


class PreToken(pulumi.ComponentResource):
    """The pool's pre-token-generation trigger."""

    function: aws.lambda_.Function

    def __init__(
        self,
        context: Context,
        *,
        bundles: Mapping[FunctionSpec, Path],
        table_name: pulumi.Output[str],
        table_arn: pulumi.Output[str],
    ) -> None:
        """`table_name`, `table_arn`: of the directory, where the owners of profiles are recorded."""
        name = f"{context.name}-{PRE_TOKEN.label}"
        super().__init__("studio-access:index:PreToken", name, {}, context.options())
        context = context.within(self)
        claim = context.policy(claim_profiles, table_arn=table_arn, key_arn=context.settings.kms_key_arn)
        self.function = Function(
            context,
            PRE_TOKEN,
            bundle=bundles[PRE_TOKEN],
            role=ExecutionRole(context, PRE_TOKEN, {"directory": claim}),
            environment={
                "DIRECTORY_TABLE": table_name,
                "ISSUERS_OF_POOLS": context.location.apply(
                    lambda location: f"https://cognito-idp.{location.region}.{location.dns_suffix}"
                ),
            },
        ).function
        self.register_outputs({"functionName": self.function.name})


def admit_pool(context: Context, pre_token: PreToken, pool: aws.cognito.UserPool) -> None:
    """Let exactly this pool, which names the function, call it."""
    aws.lambda_.Permission(
        f"{context.name}-{PRE_TOKEN.label}-pool",
        action="lambda:InvokeFunction",
        function=pre_token.function.name,
        principal="cognito-idp.amazonaws.com",
        source_arn=pool.arn,
        source_account=context.account_id,
        opts=context.within(pre_token).options(),
    )
