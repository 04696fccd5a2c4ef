"""Studio domains and their user profiles."""

from .row import Made, ResourceType, Values


def _domain_id(made: Made) -> str:
    return made.response["DomainArn"].rpartition("/")[2]


def _delete_domain(made: Made) -> None:
    """What becomes of the home directories is said when the domain goes, not when it comes."""
    storage = (made.inputs.get("retentionPolicy") or {}).get("homeEfsFileSystem", "Retain")
    retention = {"HomeEfsFileSystem": storage}
    made.call("sagemaker", "delete_domain", DomainId=made.resource_id, RetentionPolicy=retention)


def _profile_id(made: Made) -> str:
    return made.response["UserProfileArn"]


def _delete_profile(made: Made) -> None:
    domain_id, name = made.inputs["domainId"], made.inputs["userProfileName"]
    made.call("sagemaker", "delete_user_profile", DomainId=domain_id, UserProfileName=name)


def _domain_outputs(made: Made) -> Values:
    return {"arn": made.response["DomainArn"], "url": made.response["Url"]}


TYPES = {
    "aws:sagemaker/domain:Domain": ResourceType(
        service="sagemaker",
        create="create_domain",
        identify=_domain_id,
        handled=frozenset({"retentionPolicy"}),
        outputs=_domain_outputs,
        delete=_delete_domain,
    ),
    "aws:sagemaker/userProfile:UserProfile": ResourceType(
        service="sagemaker",
        create="create_user_profile",
        identify=_profile_id,
        outputs=lambda made: {"arn": made.response["UserProfileArn"]},
        delete=_delete_profile,
    ),
}
