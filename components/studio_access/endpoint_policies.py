"""What may pass through each VPC endpoint: one policy document an endpoint.

An endpoint policy grants nothing by itself; it limits what identities can do through the endpoint. Callers with a
bearer token are anonymous to it, so the documents name resources, and principals through conditions (PrivateLink guide,
"Control access to VPC endpoints using endpoint policies").
"""

from .iam import Document, Statement, document, statement
from .location import Location
from .presign_policy import ACTION as PRESIGN


def sagemaker_api(location: Location, domain_id: str, presigner_role: str, *, whole_vpc: bool) -> Document:
    """Presigning for this domain by the presigning role only; with `whole_vpc`, every SageMaker call of this account.

    `whole_vpc` is for an endpoint with private DNS: it takes every SageMaker call of the VPC, so Studio itself must
    work through it, including the Studio UI, which presigns with the execution role.
    """
    if whole_vpc:
        return document(_this_account(location, "sagemaker:*", "*"))
    return document(
        statement(
            "PresigningRole",
            "Allow",
            PRESIGN,
            location.user_profiles(domain_id),
            principal="*",
            condition={"ArnEquals": {"aws:PrincipalArn": location.role_arn(presigner_role)}},
        )
    )


def studio(location: Location, domain_id: str) -> Document:
    """Apps of this domain only.

    Source: SageMaker developer guide, "Connect to Studio through an interface VPC endpoint": a policy of this endpoint
    must allow `sagemaker:CreateApp` on the domain's apps.
    """
    return document(
        statement(
            "AppsOfThisDomain",
            "Allow",
            "sagemaker:CreateApp",
            location.arn("sagemaker", f"app/{domain_id}/*"),
            principal="*",
        )
    )


def execute_api(location: Location, api_id: str, stage_name: str) -> Document:
    """GET on one stage of one API: through this endpoint no other private API can be called."""
    return document(
        statement(
            "ThisApiOnly",
            "Allow",
            "execute-api:Invoke",
            location.arn("execute-api", f"{api_id}/{stage_name}/GET/*"),
            principal="*",
        )
    )


def sts(location: Location) -> Document:
    """Identities of this account asking who they are and assuming roles of this account."""
    return document(
        _this_account(location, "sts:AssumeRole", location.role_arn("*")),
        _this_account(location, "sts:GetCallerIdentity", "*"),
    )


def logs(location: Location) -> Document:
    """Identities of this account writing Studio's logs."""
    return document(
        _this_account(
            location,
            ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            location.arn("logs", "log-group:/aws/sagemaker/*"),
        )
    )


def _this_account(location: Location, action: str | list[str], resource: str) -> Statement:
    verb = (action if isinstance(action, str) else action[0]).partition(":")[2].replace("*", "")
    return statement(
        f"ThisAccount{verb}",
        "Allow",
        action,
        resource,
        principal="*",
        condition={"StringEquals": {"aws:PrincipalAccount": location.account_id}},
    )
