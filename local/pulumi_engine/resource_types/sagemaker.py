"""Studio domains and their user profiles."""

from local.pulumi_engine.resource_types.resource_type import Resource, ResourceType, Values


def _domain_id(resource: Resource) -> str:
    return resource.response["DomainArn"].rpartition("/")[2]


def _delete_domain(resource: Resource) -> None:
    """SageMaker takes what becomes of the home directories with the deletion, not with the creation."""
    storage = (resource.inputs.get("retentionPolicy") or {}).get("homeEfsFileSystem", "Retain")
    retention = {"HomeEfsFileSystem": storage}
    resource.call("sagemaker", "delete_domain", DomainId=resource.resource_id, RetentionPolicy=retention)


def _profile_id(resource: Resource) -> str:
    return resource.response["UserProfileArn"]


def _delete_profile(resource: Resource) -> None:
    domain_id, name = resource.inputs["domainId"], resource.inputs["userProfileName"]
    resource.call("sagemaker", "delete_user_profile", DomainId=domain_id, UserProfileName=name)


def _domain_outputs(resource: Resource) -> Values:
    return {"arn": resource.response["DomainArn"], "url": resource.response["Url"]}


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
        outputs=lambda resource: {"arn": resource.response["UserProfileArn"]},
        delete=_delete_profile,
    ),
}
