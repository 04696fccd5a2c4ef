"""Where resources carry IAM policy documents, by what the documents are for, and how a policy checks them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from ..iam.document import Document, parse
from ..iam.request_enumeration import TooIntricateError
from .policy import Check, Config
from .resource import NotYetKnownError, Resource, has_unknown

Places = Mapping[str, tuple[tuple[str, ...], ...]]
"""By resource type: the paths of the documents; `*` stands for each element of a list."""
DocumentCheck = Callable[[Document, Config], Iterable[str]]
"""Says what is wrong with a document."""

ROLE = "aws:iam/role:Role"

IDENTITY: Places = {
    ROLE: (("inlinePolicies", "*", "policy"),),
    "aws:iam/rolePolicy:RolePolicy": (("policy",),),
    "aws:iam/userPolicy:UserPolicy": (("policy",),),
    "aws:iam/groupPolicy:GroupPolicy": (("policy",),),
    "aws:iam/policy:Policy": (("policy",),),
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": (("inlinePolicy",),),
}
"""What somebody may do."""

TRUST: Places = {ROLE: (("assumeRolePolicy",),)}
"""Who may become a role."""

API: Places = {
    "aws:apigateway/restApi:RestApi": (("policy",),),
    "aws:apigateway/restApiPolicy:RestApiPolicy": (("policy",),),
}
"""Who may call a REST API, from where."""

DOMAIN_NAME: Places = {"aws:apigateway/domainName:DomainName": (("policy",),)}
"""Who may call a private domain name of APIs."""

ENDPOINT: Places = {
    "aws:ec2/vpcEndpoint:VpcEndpoint": (("policy",),),
    "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": (("policy",),),
}
"""What may pass a VPC endpoint."""

RESOURCE: Places = {
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": (("policyDocument",),),
    "aws:dynamodb/resourcePolicy:ResourcePolicy": (("policy",),),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": (("policy",),),
    "aws:efs/fileSystemPolicy:FileSystemPolicy": (("policy",),),
    "aws:kms/key:Key": (("policy",),),
    "aws:kms/keyPolicy:KeyPolicy": (("policy",),),
    "aws:s3/bucket:Bucket": (("policy",),),
    "aws:s3/bucketPolicy:BucketPolicy": (("policy",),),
    "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy": (("resourcePolicy",),),
    "aws:secretsmanager/secret:Secret": (("policy",),),
    "aws:secretsmanager/secretPolicy:SecretPolicy": (("policy",),),
    "aws:sns/topic:Topic": (("policy",),),
    "aws:sns/topicPolicy:TopicPolicy": (("policy",),),
    "aws:sqs/queue:Queue": (("policy",),),
    "aws:sqs/queuePolicy:QueuePolicy": (("policy",),),
}
"""Who may use a resource."""

EVERY: tuple[Places, ...] = (IDENTITY, TRUST, API, DOMAIN_NAME, ENDPOINT, RESOURCE)


def check_each_document(places: Places, document_check: DocumentCheck) -> dict[str, Check]:
    """For each of the places' resource types, a check of each of its documents.

    Documents that cannot be read are left to the policy that every document must be readable.
    """

    def check(resource: Resource, config: Config) -> Iterator[str | NotYetKnownError]:
        for document in readable(resource, places):
            if isinstance(document, NotYetKnownError):
                yield document
            else:
                yield from document_findings(document, document_check, config)

    return dict.fromkeys(places, check)


def document_findings(document: Document, document_check: DocumentCheck, config: Config) -> Iterator[str]:
    """What is wrong with a document; one that cannot be checked in full is wrong."""
    try:
        yield from document_check(document, config)
    except TooIntricateError:
        yield "its policy document is too intricate to be judged"


def readable(resource: Resource, places: Places) -> Iterator[Document | NotYetKnownError]:
    """A resource's documents, without those that are no policy documents."""
    for document in written(resource, places):
        if isinstance(document, NotYetKnownError):
            yield document
            continue
        try:
            yield read(document)
        except ValueError:
            continue


def written(resource: Resource, places: Places) -> Iterator[Any]:
    """A resource's documents as they are written, or what says that a preview does not know one."""
    for path in places.get(resource.type, ()):
        for document in _at(resource.properties, path):
            if has_unknown(document):
                yield NotYetKnownError(".".join(path))
            elif document not in (None, ""):
                yield document


def read(document: Any) -> Document:
    """The document; raises `ValueError` for what is none."""
    return _parsed(document) if isinstance(document, str) else parse(document)


_parsed = lru_cache(512)(parse)


def _at(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    if not path or (has_unknown(value) and not isinstance(value, dict | list)):
        yield value
    elif path[0] == "*":
        for element in value if isinstance(value, list) else []:
            yield from _at(element, path[1:])
    elif isinstance(value, Mapping):
        yield from _at(value.get(path[0]), path[1:])
