"""The role a function runs as: what every function may do, and what each function behind the API may do besides."""

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..aws.naming import function_log_group
from ..context import Context
from ..iam.directory_table import look_up
from ..iam.document import Document, document, service_trust, to_json
from ..iam.lambda_roles import attach_to_vpc, create_profiles, read_key_sets, write_log, write_traces
from ..iam.presign import Perimeter, presign_policy
from .catalog import AUTHORIZER, KEY_REFRESHER, PRESIGNER, PROFILE_CREATOR, FunctionSpec, behind_the_api, runs_in_vpc


class ExecutionRole(pulumi.ComponentResource):
    """A role that only Lambda assumes, with one inline policy a concern."""

    name: str
    """Its physical name, which is the function's too."""
    arn: pulumi.Output[str]
    policies: dict[str, pulumi.Input[str]]
    """Its inline policies as JSON, by name."""
    resources: list[pulumi.Resource]
    """The role and its policies, for whatever must be made after them or go before them."""

    def __init__(
        self, context: Context, spec: FunctionSpec, policies: Mapping[str, pulumi.Input[str]] | None = None
    ) -> None:
        """`policies`: what it may do besides what every function of this kind may, as JSON by name."""
        name = f"{context.name}-{spec.label}"
        super().__init__("studio-access:index:ExecutionRole", name, {}, context.options())
        context = context.within(self)
        self.name = spec.name(context.prefix)
        self.policies = {**_of_every_function(context, spec), **(policies or {})}
        role = context.role(
            name,
            physical_name=self.name,
            description=f"What {self.name} may do",
            trust=to_json(service_trust("lambda.amazonaws.com")),
        )
        self.arn = role.arn
        self.resources = [role]
        for concern, policy in self.policies.items():
            self.resources.append(
                aws.iam.RolePolicy(
                    f"{name}-{concern}", name=concern, role=role.name, policy=policy, opts=context.options()
                )
            )
        self.register_outputs({"arn": self.arn})


def _of_every_function(context: Context, spec: FunctionSpec) -> dict[str, pulumi.Input[str]]:
    name = spec.name(context.prefix)

    def log(location: Location) -> Document:
        return document(write_log(location, function_log_group(name)))

    def vpc(location: Location) -> Document:
        return document(*attach_to_vpc(location, name))

    policies: dict[str, pulumi.Input[str]] = {"log": context.policy(log)}
    if runs_in_vpc(spec, context.settings):
        policies["vpc"] = context.policy(vpc)
    if context.settings.tracing:
        policies["trace"] = to_json(document(write_traces()))
    return policies


def api_roles(
    context: Context,
    *,
    sagemaker_api_id: pulumi.Output[str],
    studio_id: pulumi.Output[str],
    dynamodb_id: pulumi.Input[str],
    directory_arn: pulumi.Output[str] | None,
) -> dict[FunctionSpec, ExecutionRole]:
    """A role for each function that API Gateway calls; the page and the preflight may do no more than any function.

    sagemaker_api_id, studio_id: the endpoints where presigned URLs are made and used. dynamodb_id: the only endpoint
    through which the authorizer may read its tables; empty where it reads them from outside the VPC. directory_arn: of
    the table in which the authorizer looks people up, if it does.
    """
    settings = context.settings

    def presign(location: Location, domains: list[str], vpc_id: str, endpoint_ids: list[str]) -> Document:
        perimeter = Perimeter(vpc_id, endpoint_ids, settings.vpc_cidrs, settings.corporate_cidrs)
        return presign_policy(location, domains, perimeter, settings.entrypoints)

    # By its name, which is known before the table is.
    def read_keys(location: Location, key_arn: str, endpoint_id: str) -> Document:
        table = KEY_REFRESHER.name(context.prefix)
        return read_key_sets(location, location.arn("dynamodb", f"table/{table}"), key_arn, endpoint_id)

    of_the_authorizer: dict[str, pulumi.Input[str]] = {}
    reading = {"key_arn": settings.kms_key_arn, "endpoint_id": dynamodb_id}
    if settings.key_refresh == "scheduled":
        of_the_authorizer["keys"] = context.policy(read_keys, **reading)
    if directory_arn is not None:
        of_the_authorizer["directory"] = context.policy(look_up, table_arn=directory_arn, **reading)
    allowed = {
        AUTHORIZER: of_the_authorizer,
        PRESIGNER: {
            "presign": context.policy(
                presign,
                domains=context.domain_ids,
                vpc_id=settings.vpc_id,
                endpoint_ids=[sagemaker_api_id, studio_id],
            )
        },
        PROFILE_CREATOR: {
            "create-profiles": context.policy(
                create_profiles,
                domain_id=settings.domain_id,
                endpoint_id=sagemaker_api_id,
                execution_role_arn=settings.profile_execution_role_arn,
            )
        },
    }
    return {spec: ExecutionRole(context, spec, allowed.get(spec)) for spec in behind_the_api(settings)}
