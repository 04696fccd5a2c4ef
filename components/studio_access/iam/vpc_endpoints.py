"""What may pass through each VPC endpoint: one policy document an endpoint.

An endpoint policy grants nothing by itself; it limits what identities can do through the endpoint. Callers with a
bearer token are anonymous to it, so the documents name resources, and principals through conditions (PrivateLink guide,
"Control access to VPC endpoints using endpoint policies").

An endpoint with private DNS takes over the service for the whole VPC: everybody's calls go through it, not only ours.
Its document, `..._of_the_vpc`, draws the line at this account, as a data perimeter, and leaves the rest to IAM.
"""

from collections.abc import Callable, Mapping, Sequence

from ..aws.location import Location
from .document import Document, Statement, document, one_or_all, statement
from .lambda_roles import CREATE_PROFILES
from .presign import ACTION as PRESIGN


def sagemaker_api(
    location: Location,
    domains: list[str],
    presigner_role: str,
    creator_role: str = "",
    studio_roles: Sequence[str] = (),
) -> Document:
    """Presigning for these domains by the presigning role, profiles by the creating role if there is one; no more.

    studio_roles: ARNs of the roles that people have inside Studio, whose page and notebooks call SageMaker with them;
    what they may do there is in their own policies.
    """
    profiles = one_or_all([location.user_profiles(domain_id) for domain_id in domains])
    creating = (
        [
            statement(
                "ProfileCreatingRole",
                "Allow",
                CREATE_PROFILES,
                profiles,
                principal="*",
                condition={"ArnEquals": {"aws:PrincipalArn": location.role_arn(creator_role)}},
            )
        ]
        if creator_role
        else []
    )
    of_studio = (
        [
            statement(
                "StudioRoles",
                "Allow",
                "sagemaker:*",
                "*",
                principal="*",
                condition={"ArnEquals": {"aws:PrincipalArn": one_or_all(list(studio_roles))}},
            )
        ]
        if studio_roles
        else []
    )
    return document(
        statement(
            "PresigningRole",
            "Allow",
            PRESIGN,
            profiles,
            principal="*",
            condition={"ArnEquals": {"aws:PrincipalArn": location.role_arn(presigner_role)}},
        ),
        *creating,
        *of_studio,
    )


def studio(location: Location, domains: list[str]) -> Document:
    """Apps of these domains only.

    Source: SageMaker developer guide, "Connect to Studio through an interface VPC endpoint": a policy of this endpoint
    must allow `sagemaker:CreateApp` on the domain's apps.
    """
    return document(_open_apps(location, [f"{domain_id}/*" for domain_id in domains]))


def studio_of_the_vpc(location: Location) -> Document:
    """Apps of every domain of this account and region: the VPC may hold other domains than ours."""
    return document(_open_apps(location, ["*"]))


def execute_api(location: Location, api_id: str, stage_name: str, resources: Sequence[str] = ("GET/*",)) -> Document:
    """The given routes on one stage of one API: through this endpoint no other private API can be called."""
    return document(
        statement(
            "ThisApiOnly",
            "Allow",
            "execute-api:Invoke",
            [location.arn("execute-api", f"{api_id}/{stage_name}/{resource}") for resource in resources],
            principal="*",
        )
    )


def execute_api_of_the_vpc(location: Location) -> Document:
    """Every API of this account and region."""
    return document(
        statement("ThisAccount", "Allow", "execute-api:Invoke", location.arn("execute-api", "*"), principal="*")
    )


def sts_of_the_vpc(location: Location) -> Document:
    """Every STS call by identities of this account, and federation into roles of this account.

    Federation is unsigned, so it has no principal whose account could be asked for; the role's account is.
    """
    return document(
        _this_account(location, "sts:*", "*"),
        statement(
            "FederationIntoThisAccount",
            "Allow",
            ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"],
            location.role_arn("*"),
            principal="*",
        ),
    )


def service_of_the_vpc(location: Location, iam_prefix: str) -> Document:
    """Every call of one service by identities of this account."""
    return document(_this_account(location, f"{iam_prefix}:*", "*"))


def of_the_vpc(location: Location, service: str) -> Document:
    """What may pass an endpoint with private DNS, by the service's name in `aws/services.py`."""
    return _OF_THE_VPC[service](location)


def s3_of_the_vpc(location: Location) -> Document:
    """S3 for identities of this account: its own buckets, and reading what SageMaker and ECR keep in AWS's buckets.

    Source of the buckets: SageMaker developer guide, "Connect Studio in a VPC to external resources"; ECR user guide,
    "Minimum Amazon S3 bucket permissions for Amazon ECR".
    """
    ours = {"StringEquals": {"aws:PrincipalAccount": location.account_id, "aws:ResourceAccount": location.account_id}}
    bucket = f"arn:{location.partition}:s3:::"
    of_aws = [
        f"{bucket}jumpstart-cache-prod-{location.region}",
        f"{bucket}jumpstart-cache-prod-{location.region}/*",
        f"{bucket}sagemaker-sample-files",
        f"{bucket}sagemaker-sample-files/*",
        f"{bucket}prod-{location.region}-starport-layer-bucket/*",
    ]
    return document(
        statement("OwnBuckets", "Allow", "s3:*", "*", principal="*", condition=ours),
        statement("BucketsOfAws", "Allow", ["s3:GetObject", "s3:ListBucket"], of_aws, principal="*"),
    )


def dynamodb_of_the_vpc(location: Location) -> Document:
    """DynamoDB for identities of this account, on tables of this account and region."""
    condition = {
        "StringEquals": {"aws:PrincipalAccount": location.account_id, "aws:ResourceAccount": location.account_id}
    }
    return document(statement("OwnTables", "Allow", "dynamodb:*", "*", principal="*", condition=condition))


def _open_apps(location: Location, apps: list[str]) -> Statement:
    resource = one_or_all([location.arn("sagemaker", f"app/{app}") for app in apps])
    return statement("OpenApps", "Allow", "sagemaker:CreateApp", resource, principal="*")


def _this_account(location: Location, action: str, resource: str) -> Statement:
    return statement(
        "ThisAccount",
        "Allow",
        action,
        resource,
        principal="*",
        condition={"StringEquals": {"aws:PrincipalAccount": location.account_id}},
    )


def _every_call(iam_prefix: str) -> Callable[[Location], Document]:
    return lambda location: service_of_the_vpc(location, iam_prefix)


# The Studio UI itself presigns, with the execution role, so the whole VPC's document cannot leave presigning out.
_OF_THE_VPC: Mapping[str, Callable[[Location], Document]] = {
    "sagemaker-api": _every_call("sagemaker"),
    "studio": studio_of_the_vpc,
    "execute-api": execute_api_of_the_vpc,
    "sts": sts_of_the_vpc,
    "logs": _every_call("logs"),
    "sagemaker-runtime": _every_call("sagemaker"),
    "servicecatalog": _every_call("servicecatalog"),
}
