"""Only brokers presign for others: neither the roles people work with in Studio, nor roles of anybody else's making."""

from collections.abc import Iterable, Iterator

from pulumi_policy import PolicyResource, Severity

from ..documents import IDENTITY, ROLE, TRUST, readable
from ..iam.witnesses import TooIntricateError
from ..inputs import NotYetKnownError, Resource
from ..policy import About, Config, stack_policy
from .presigning import allows_for_others

_ATTACHMENTS = {
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ("role", "policyArn"),
    "aws:iam/policyAttachment:PolicyAttachment": ("roles", "policyArn"),
}

Finding = tuple[Resource, str | NotYetKnownError]


def _execution_roles(resources: list[Resource], _: Config) -> Iterable[Finding]:
    roles = set(_of_studio(resources))
    for resource in resources:
        if roles & set(_roles_of(resource, resources)):
            yield from _presigns(resource, "people in Studio could make URLs into each other's Studio with it")


def _strangers(resources: list[Resource], config: Config) -> Iterable[Finding]:
    for resource in resources:
        if not _made_by(resource.source, config["brokers"]):
            yield from _presigns(resource, "it allows to make URLs into other people's Studio, and is no broker's")


def _presigns(resource: Resource, said: str) -> Iterator[Finding]:
    for document in readable(resource, IDENTITY):
        if isinstance(document, NotYetKnownError):
            yield resource, document
            continue
        try:
            presigns = allows_for_others(document, [{}])
        except TooIntricateError:
            presigns = True
        if presigns:
            yield resource, said


def _of_studio(resources: list[Resource]) -> Iterator[str]:
    """The URNs of the roles that SageMaker may assume, or that domains and user profiles name."""
    for resource in resources:
        for document in readable(resource, TRUST):
            if not isinstance(document, NotYetKnownError) and any(
                "sagemaker" in value.lower()
                for statement in document.statements
                if statement.effect == "Allow" and statement.principals
                for value in statement.principals.values.get("Service", ())
            ):
                yield resource.urn
        if resource.source and resource.type.startswith("aws:sagemaker/"):
            for above in resource.source.property_dependencies.values():
                yield from (one.urn for one in above if one.resource_type == ROLE)


def _roles_of(resource: Resource, resources: list[Resource]) -> Iterator[str]:
    """The URNs of the roles that a document's resource speaks for."""
    if resource.type == ROLE:
        yield resource.urn
    if not resource.source:
        return
    yield from _urns(resource.source, "role")
    for attachment in resources:
        role, policy = _ATTACHMENTS.get(attachment.type, ("", ""))
        if role and attachment.source and resource.urn in _urns(attachment.source, policy):
            yield from _urns(attachment.source, role)


def _urns(source: PolicyResource, name: str) -> list[str]:
    return [one.urn for one in source.property_dependencies.get(name, [])]


def _made_by(source: PolicyResource | None, brokers: list[str]) -> bool:
    while source:
        if source.resource_type in brokers:
            return True
        source = source.parent
    return False


EXECUTION_ROLES_PRESIGN_FOR_THEMSELVES = stack_policy(
    About(
        name="execution-roles-presign-for-themselves",
        description="The roles people work with in Studio presign for their own user profile only.",
        severity=Severity.CRITICAL,
        remedy="Limit the resource to user-profile/${sagemaker:DomainId}/${sagemaker:UserProfileName}",
    ),
    _execution_roles,
)

ONLY_BROKERS_PRESIGN = stack_policy(
    About(
        name="only-brokers-presign",
        description="Only brokers are allowed to presign for other people.",
        severity=Severity.HIGH,
        remedy="Take the permission away, or name the component that the role belongs to in brokers",
        config={
            "brokers": {
                "type": "array",
                "items": {"type": "string"},
                "default": ["studio-access:index:StudioAccess"],
                "description": "Types of components whose roles may presign for others.",
            }
        },
    ),
    _strangers,
)
