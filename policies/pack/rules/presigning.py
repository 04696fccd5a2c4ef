"""Who makes presigned Studio URLs: through the company's endpoints, for named domains, for others by brokers only."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pulumi_policy import PolicyResource, Severity

from ..framework.policy import About, Config, resource_policy, stack_policy
from ..framework.policy_documents import IDENTITY, ROLE, TRUST, check_each_document, readable
from ..framework.resource import NotYetKnownError, Resource
from ..iam.document import Document
from ..iam.evaluation import Caller, Request, Value
from ..iam.external_requests import ENDPOINTS, not_through_our_endpoints
from ..iam.request_enumeration import (
    OTHER,
    TooIntricateError,
    arn_prefixes,
    instances,
    possible_decisions,
    resource_patterns,
)
from ..iam.sagemaker_actions import CONNECTING_ACTIONS, DOWNLOADING_ACTIONS, PRESIGN

_SAGEMAKER = "arn:aws:sagemaker:eu-west-1:111122223333"
_SOMEBODY = Caller("AWS", "arn:aws:iam::111122223333:role/zz")
_OWN_DOMAIN, _OWN_PROFILE, _OTHER_PROFILE = "d-zzown", "zz-own-profile", "zz-other-profile"
# SageMaker fills these in for the person at work in Studio (developer guide, "Propagate user context").
_IN_STUDIO: tuple[Mapping[str, Value], ...] = (
    {"sagemaker:domainid": None, "sagemaker:userprofilename": None},
    {"sagemaker:domainid": _OWN_DOMAIN, "sagemaker:userprofilename": _OWN_PROFILE},
)
_ATTACHMENTS = {
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ("role", "policyArn"),
    "aws:iam/policyAttachment:PolicyAttachment": ("roles", "policyArn"),
}

_Finding = tuple[Resource, str | NotYetKnownError]


def _allows_for_others(document: Document, situations: Iterable[Mapping[str, Value]]) -> bool:
    """Whether the document lets somebody presign for another person, or connect in another way, in a situation."""
    return _allows(document, [*_presign_requests(document), *_requests(document, CONNECTING_ACTIONS)], situations)


def _allows(document: Document, requests: Iterable[Request], situations: Iterable[Mapping[str, Value]]) -> bool:
    circumstances = [{**one, **other} for one, other in itertools.product(situations, _IN_STUDIO)]
    return any(decision == "Allow" for decision, _ in possible_decisions([document], requests, circumstances))


def _presign_requests(document: Document) -> Iterator[Request]:
    profiles = {f"{_SAGEMAKER}:user-profile/d-zz/zz", f"{_SAGEMAKER}:user-profile/{_OWN_DOMAIN}/{_OTHER_PROFILE}"}
    for resource in sorted(_named_resources(document) | profiles):
        yield Request(PRESIGN, resource, _SOMEBODY)


def _requests(document: Document, actions: Mapping[str, Sequence[str]]) -> Iterator[Request]:
    """Each of the actions on what the document names, and on one resource of every type that the actions take."""
    types = {resource for resources in actions.values() for resource in resources}
    others = {f"{_SAGEMAKER}:{resource.replace('*', 'zz')}" for resource in types}
    for action, resource in itertools.product(actions, sorted(_named_resources(document) | others)):
        yield Request(action, resource, _SOMEBODY)


def _named_resources(document: Document) -> set[str]:
    """ARNs that the document's patterns stand for, and a user profile wherever they may lie."""
    patterns = resource_patterns([document])
    named = {text for pattern in patterns for text in instances(_with_another_name(pattern))}
    return named | {f"{prefix}:user-profile/d-zz/zz" for prefix in arn_prefixes(patterns)}


def _with_another_name(pattern: str) -> str:
    own_domain = re.sub(r"\$\{sagemaker:DomainId\}", _OWN_DOMAIN, pattern, flags=re.IGNORECASE)
    other_profile = re.sub(r"\$\{sagemaker:UserProfileName\}", _OTHER_PROFILE, own_domain, flags=re.IGNORECASE)
    return re.sub(r"\$\{[^}]*\}", OTHER, other_profile)


def _from_outside(document: Document, config: Config) -> Iterator[str]:
    outside = not_through_our_endpoints(document, config["endpoints"])
    if _allows_for_others(document, outside):
        yield "it allows to make URLs into other people's Studio from outside the company's VPC endpoints"
    elif _allows(document, _requests(document, DOWNLOADING_ACTIONS), outside):
        yield "it allows to make URLs of a hub's model artifacts from outside the company's VPC endpoints"


def _unnamed_domain(document: Document, _: Config) -> Iterator[str]:
    patterns = resource_patterns([document])
    named = {text for pattern in patterns for text in instances(_with_another_name(pattern))}
    unnamed = {re.sub(r"user-profile/[^/]*", "user-profile/d-zzunnamed", text) for text in named}
    unnamed |= {f"{prefix}:user-profile/d-zzunnamed/zz" for prefix in {_SAGEMAKER, *arn_prefixes(patterns)}}
    requests = [Request(PRESIGN, resource, _SOMEBODY) for resource in sorted(unnamed) if "d-zzunnamed" in resource]
    if any(decision == "Allow" for decision, _ in possible_decisions([document], requests, _IN_STUDIO)):
        yield "it allows to make URLs into any Studio domain"


def _execution_roles(resources: list[Resource], _: Config) -> Iterable[_Finding]:
    roles = set(_studio_roles(resources))
    for resource in resources:
        if roles & set(_roles_of(resource, resources)):
            yield from _presigns(resource, "people in Studio could make URLs into each other's Studio with it")


def _others_than_brokers(resources: list[Resource], config: Config) -> Iterable[_Finding]:
    for resource in resources:
        if not _made_by(resource.source, config["brokers"]):
            yield from _presigns(resource, "it allows to make URLs into other people's Studio, and is no broker's")


def _presigns(resource: Resource, message: str) -> Iterator[_Finding]:
    for document in readable(resource, IDENTITY):
        if isinstance(document, NotYetKnownError):
            yield resource, document
            continue
        try:
            presigns = _allows_for_others(document, [{}])
        except TooIntricateError:
            presigns = True
        if presigns:
            yield resource, message


def _studio_roles(resources: list[Resource]) -> Iterator[str]:
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
    """The URNs of the roles that a document's resource gives permissions to."""
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


POLICIES = (
    resource_policy(
        About(
            name="presign-through-endpoints",
            description="Presigned Studio URLs can be made and used through the company's VPC endpoints only.",
            severity=Severity.CRITICAL,
            remedy="Condition the Allow on StringEquals aws:SourceVpce (IpAddress aws:VpcSourceIp alone proves "
            "nothing: private ranges overlap), or limit it to the caller's own profile by ${sagemaker:DomainId} and "
            "${sagemaker:UserProfileName}",
            config=ENDPOINTS,
        ),
        check_each_document(IDENTITY, _from_outside),
    ),
    resource_policy(
        About(
            name="presign-named-domains",
            description="Presigned Studio URLs can be made for named domains only.",
            severity=Severity.CRITICAL,
            controls=("checkov:CKV2_AWS_68",),
            remedy="Name the domain in the resource: user-profile/<domain id>/*",
        ),
        check_each_document(IDENTITY, _unnamed_domain),
    ),
    stack_policy(
        About(
            name="execution-roles-presign-for-themselves",
            description="The roles people work with in Studio presign for their own user profile only.",
            severity=Severity.CRITICAL,
            remedy="Limit the resource to user-profile/${sagemaker:DomainId}/${sagemaker:UserProfileName}",
        ),
        _execution_roles,
    ),
    stack_policy(
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
        _others_than_brokers,
    ),
)
