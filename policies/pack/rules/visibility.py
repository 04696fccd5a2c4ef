"""What the other policies rely on: that documents can be read, and that nothing is created where they cannot look."""

from collections.abc import Iterator

from pulumi_policy import Severity

from ..framework.policy import About, Config, resource_policy
from ..framework.policy_documents import EVERY, read, written
from ..framework.resource import NotYetKnownError, Resource

# Through these anything can be created, in a form that no policy here judges.
_BLIND = (
    "aws:cloudcontrol/resource:Resource",
    "aws:cloudformation/stack:Stack",
    "aws:cloudformation/stackSet:StackSet",
    "aws:cloudformation/stackInstances:StackInstances",
    "aws:serverlessrepository/cloudFormationStack:CloudFormationStack",
    "aws:servicecatalog/provisionedProduct:ProvisionedProduct",
)
_BLIND_PACKAGES = ("aws-native:", "awscc:", "command:", "pulumi-nodejs:dynamic", "pulumi-python:dynamic")


def _readable(resource: Resource, _: Config) -> Iterator[str | NotYetKnownError]:
    for places in EVERY:
        for document in written(resource, places):
            if isinstance(document, NotYetKnownError):
                yield document
                continue
            try:
                read(document)
            except ValueError as error:
                yield f"its policy document cannot be judged: {error}"


def _visible(resource: Resource, config: Config) -> Iterator[str]:
    blind = resource.type in _BLIND or resource.type.startswith(_BLIND_PACKAGES)
    if blind and resource.type not in config["types"]:
        yield "it can create anything, out of these policies' sight"


POLICIES = (
    resource_policy(
        About(
            name="policy-documents-readable",
            description="IAM policy documents can be read in one way only.",
            severity=Severity.CRITICAL,
            remedy="Write the document as the IAM policy language has it; every other policy relies on that",
        ),
        dict.fromkeys({kind for places in EVERY for kind in places}, _readable),
    ),
    resource_policy(
        About(
            name="nothing-out-of-sight",
            description="Nothing is created by means that policies cannot judge.",
            severity=Severity.HIGH,
            remedy="Create it with the aws package, or name its type in types",
            config={
                "types": {
                    "type": "array",
                    "items": {"type": "string"},
                    "default": [],
                    "description": "Resource types that are allowed all the same.",
                }
            },
        ),
        {"*": _visible},
    ),
)
