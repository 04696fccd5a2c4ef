"""What people may do inside Studio: the execution role's documents, each limited to their own user profile."""

from collections.abc import Iterable
from typing import Any

from ..aws.location import Location
from .document import Document, Statement, document, statement
from .presign import ACTION as PRESIGN
from .presign import Perimeter, entry_points

# Filled in by SageMaker for the person at work (SageMaker developer guide, "Propagate user context"; not in spaces that
# several people share).
_OWN = "${sagemaker:DomainId}/${sagemaker:UserProfileName}"


def execution_trust(location: Location) -> Document:
    """Only SageMaker, and only for this account and region.

    Source: SageMaker developer guide, "Cross-service confused deputy prevention".
    """
    conditions: dict[str, Any] = {
        "StringEquals": {"aws:SourceAccount": location.account_id},
        "ArnLike": {"aws:SourceArn": location.arn("sagemaker", "*")},
    }
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "sagemaker.amazonaws.com"},
                "Action": "sts:AssumeRole",
                "Condition": conditions,
            }
        ],
    }


def execution_policy(
    location: Location, domain_id: str, perimeter: Perimeter, entrypoints: str, kms_key_arn: str = ""
) -> Document:
    """What the Studio page and people's code do with the execution role: their own private spaces and apps.

    kms_key_arn: the key that encrypts the domain's volumes; empty for AWS's own.

    Source: SageMaker developer guide, "Give your users access to spaces". Spaces that several people share are left
    out: SageMaker does not say there who is at work, so nothing could be limited to them.
    """
    return document(
        *_presign_for_oneself(location, perimeter, entrypoints),
        *_see(location, domain_id),
        _own(
            location,
            "OwnSpaces",
            ["sagemaker:CreateSpace", "sagemaker:DeleteSpace", "sagemaker:UpdateSpace"],
            f"space/{domain_id}/*",
        ),
        _own(location, "OwnApps", ["sagemaker:CreateApp", "sagemaker:DeleteApp"], f"app/{domain_id}/*"),
        # The page tags what it creates, and SageMaker hands the domain's tags on. With the condition nothing else can
        # be tagged ("Give your users access to spaces").
        statement(
            "TagWhatIsCreated",
            "Allow",
            "sagemaker:AddTags",
            [location.arn("sagemaker", f"{kind}/{domain_id}/*") for kind in ("app", "space")],
            condition={"Null": {"sagemaker:TaggingAction": "false"}},
        ),
        statement(
            "WriteStudioLogs",
            "Allow",
            ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
            location.arn("logs", "log-group:/aws/sagemaker/studio*"),
        ),
        *(_encrypted_volumes(location, kms_key_arn) if kms_key_arn else ()),
    )


def _presign_for_oneself(location: Location, perimeter: Perimeter, entrypoints: str) -> Iterable[Statement]:
    """One's own profile, from where the presigning role may do it too.

    The Studio page opens apps by presigning with this role, from the browser. On every profile, a notebook could open
    everybody's; from everywhere, whoever copies the role's credentials out of a notebook could use Studio anywhere.
    """
    own = location.arn("sagemaker", f"user-profile/{_OWN}")
    for name, condition in entry_points(perimeter, entrypoints).items():
        yield statement(f"PresignForOneself{name}", "Allow", PRESIGN, own, condition=condition)


def _see(location: Location, domain_id: str) -> Iterable[Statement]:
    kinds = ("domain/{}", "user-profile/{}/*", "space/{}/*", "app/{}/*")
    yield statement(
        "SeeTheDomain",
        "Allow",
        [
            "sagemaker:DescribeApp",
            "sagemaker:DescribeDomain",
            "sagemaker:DescribeSpace",
            "sagemaker:DescribeUserProfile",
            "sagemaker:ListTags",
        ],
        [location.arn("sagemaker", kind.format(domain_id)) for kind in kinds],
    )
    # Granted on ARNs these grant nothing: "Except for the ListTags API, resource-level restrictions are not available
    # on List- calls" (SageMaker developer guide, "Amazon SageMaker AI API permissions: actions, permissions, and
    # resources reference"). So people see the names of the account's other domains too, and open nothing by that.
    yield statement(
        "List",
        "Allow",
        ["sagemaker:ListApps", "sagemaker:ListDomains", "sagemaker:ListSpaces", "sagemaker:ListUserProfiles"],
        "*",
    )


def _own(location: Location, sid: str, actions: list[str], resource: str) -> Statement:
    owner = location.arn("sagemaker", f"user-profile/{_OWN}")
    return statement(
        sid,
        "Allow",
        actions,
        location.arn("sagemaker", resource),
        condition={
            "ArnLike": {"sagemaker:OwnerUserProfileArn": owner},
            "StringEquals": {"sagemaker:SpaceSharingType": "Private"},
        },
    )


def _encrypted_volumes(location: Location, kms_key_arn: str) -> Iterable[Statement]:
    """Whoever creates a space lends its volume the key: EBS works with a grant on it.

    Both statements hold for AWS's services on the person's behalf only, so a notebook itself decrypts nothing. Source:
    KMS developer guide, "kms:GrantIsForAWSResource" and "kms:ViaService"; EBS user guide, "Requirements for Amazon EBS
    encryption".
    """
    services = [f"{service}.{location.region}.{location.dns_suffix}" for service in ("ec2", "sagemaker")]
    yield statement(
        "LendTheKeyToVolumes",
        "Allow",
        "kms:CreateGrant",
        kms_key_arn,
        condition={"Bool": {"kms:GrantIsForAWSResource": "true"}},
    )
    yield statement(
        "UseTheKeyForVolumes",
        "Allow",
        ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"],
        kms_key_arn,
        condition={"StringEquals": {"kms:ViaService": services}},
    )
