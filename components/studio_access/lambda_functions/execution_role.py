"""The role a function runs as: it may write the function's own log, and only what it is given besides."""

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from ..config.settings import Settings
from ..iam.document import document, service_trust, to_json
from ..iam.lambda_roles import write_traces


class ExecutionRole(pulumi.ComponentResource):
    """A role that only Lambda assumes, with one inline policy a concern."""

    name: str
    """Its physical name, which is the function's too."""
    arn: pulumi.Output[str]
    policies: dict[str, pulumi.Input[str]]
    """Its inline policies, by name."""
    resources: list[pulumi.Resource]
    """The role and its policies, for whatever must be made after them or go before them."""

    def __init__(
        self,
        name: str,
        *,
        physical_name: str,
        settings: Settings,
        policies: Mapping[str, pulumi.Input[str]],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("studio-access:index:ExecutionRole", name, {}, opts)
        self._name = name
        self._child = pulumi.ResourceOptions(parent=self)
        self._role = aws.iam.Role(
            name,
            name=physical_name,
            description=f"What {physical_name} may do",
            assume_role_policy=to_json(service_trust("lambda.amazonaws.com")),
            permissions_boundary=settings.permissions_boundary_arn or None,
            tags=settings.tags,
            opts=self._child,
        )
        self.name = physical_name
        self.arn = self._role.arn
        self.policies = {}
        self.resources = [self._role]
        for concern, policy in policies.items():
            self.allow(concern, policy)
        if settings.tracing:
            self.allow("trace", to_json(document(write_traces())))
        self.register_outputs({"arn": self.arn})

    def allow(self, concern: str, policy: pulumi.Input[str]) -> None:
        """Add an inline policy document."""
        self.policies[concern] = policy
        self.resources.append(
            aws.iam.RolePolicy(
                f"{self._name}-{concern}", name=concern, role=self._role.name, policy=policy, opts=self._child
            )
        )
