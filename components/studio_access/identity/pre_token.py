"""The function that writes a person's profile into their access tokens, called by the created pool and nobody else."""

from pathlib import Path

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..config.settings import Settings
from ..lambda_functions.execution_role import ExecutionRole
from ..lambda_functions.function import Function, base_policies
from ..lambda_functions.kinds import PRE_TOKEN
from .directory import Directory


class PreToken(pulumi.ComponentResource):
    """The pool's pre-token-generation trigger."""

    function: aws.lambda_.Function

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        location: pulumi.Output[Location],
        prefix: str,
        bundle: Path,
        directory: Directory,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("studio-access:index:PreToken", name, {}, opts)
        self._name = name
        self._location = location
        self._child = pulumi.ResourceOptions(parent=self)
        physical_name = PRE_TOKEN.name(prefix)
        role = ExecutionRole(
            name,
            physical_name=physical_name,
            settings=settings,
            policies=base_policies(PRE_TOKEN, physical_name, location),
            opts=self._child,
        )
        directory.let_claim_profiles(role)
        self.function = Function(
            name,
            kind=PRE_TOKEN,
            bundle=bundle,
            role=role,
            settings=settings,
            environment={
                "DIRECTORY_TABLE": directory.table_name,
                "ISSUERS_OF_POOLS": location.apply(
                    lambda place: f"https://cognito-idp.{place.region}.{place.dns_suffix}"
                ),
            },
            opts=self._child,
        ).function
        self.register_outputs({"functionName": self.function.name})

    def admit(self, pool: aws.cognito.UserPool) -> None:
        """Let exactly this pool call the function."""
        aws.lambda_.Permission(
            f"{self._name}-pool",
            action="lambda:InvokeFunction",
            function=self.function.name,
            principal="cognito-idp.amazonaws.com",
            source_arn=pool.arn,
            source_account=self._location.apply(lambda place: place.account_id),
            opts=self._child,
        )
