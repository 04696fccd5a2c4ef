"""Every IAM document is judged by AWS's own reference: which action exists, which resources and conditions it knows.

`parliament` carries the Service Authorization Reference. It is made for identity policies, so documents of other kinds
are put into that form first. What it cannot judge: who a `Principal` is; whether a document allows enough, or too much,
for its purpose; and for endpoint policies and service control policies, that AWS takes them as it takes an identity
policy. Those are judged by the evaluator of `tests/iam.py`, and by the policy pack.
"""

import datetime
import json
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from local.aws.iam import WITHOUT_RESOURCES
from policies.guardrails.deployed_stack import DeployedStack
from policies.guardrails.documents import guardrails
from policies.guardrails.statements import ExemptRoles
from studio_access_cli.kill_switch import lock_policy, revocation
from tests.cloud import Deployment, deploy_stack
from tests.contract.deployments import every_deployment
from tests.examples.running import EXAMPLES, run

with warnings.catch_warnings():
    # While it is imported, parliament finds its data by a deprecated module of setuptools, and leaves two files to be
    # closed by the interpreter.
    warnings.filterwarnings("ignore", "pkg_resources is deprecated as an API")
    warnings.filterwarnings("ignore", r"unclosed file .*parliament", ResourceWarning)
    import parliament

Statement = Mapping[str, Any]
KMS_KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


@dataclass(frozen=True, order=True)
class Finding:
    """What parliament says of one statement."""

    kind: str
    """What holds the document: the class of a resource, or a file of the guardrails."""
    sid: str
    issue: str
    what: str
    """An action, or a condition key."""


WAIVED: Mapping[Finding, str] = {
    **{
        Finding("RolePolicy", "AttachToVpc", "RESOURCE_STAR", f"ec2:{action}"): (
            "Lambda asks these for interfaces that are not there yet; AWS's own policy AWSLambdaVPCAccessExecutionRole "
            "has them on everything"
        )
        for action in (
            "AssignPrivateIpAddresses",
            "CreateNetworkInterface",
            "DeleteNetworkInterface",
            "UnassignPrivateIpAddresses",
        )
    },
    Finding("RolePolicy", "NotFromFunctionCode", "UNKNOWN_CONDITION_FOR_ACTION", "lambda:SourceFunctionArn"): (
        "a key of every action that a function's code calls (Lambda developer guide, \"Working with Lambda execution "
        'environment credentials"); the reference lists it under no action'
    ),
    **{
        Finding("VpcEndpoint", sid, "RESOURCE_STAR", f"{service}:*"): (
            "an endpoint policy grants nothing; this one draws the line at the account or at Studio's roles, by a "
            "condition on the principal, and leaves the rest to IAM"
        )
        for sid, service in (
            ("OwnBuckets", "s3"),
            ("OwnTables", "dynamodb"),
            ("StudioRoles", "sagemaker"),
            ("ThisAccount", "logs"),
            ("ThisAccount", "sagemaker"),
            ("ThisAccount", "servicecatalog"),
            ("ThisAccount", "sts"),
        )
    },
    Finding("VpcEndpoint", "", "RESOURCE_STAR", "ssm:*"): (
        "an endpoint policy grants nothing; that of the example's corporate network names the account"
    ),
    **{
        Finding(file, "NobodyUsesTheOtherWays", "UNKNOWN_ACTION", f"Unknown action sagemaker:{action}"): (
            "newer than parliament's data: an operation of the AWS SDK, see "
            "`test_every_action_that_hands_out_a_way_in_is_known`"
        )
        for file in ("permissions-boundary.json", "scp-presigning.json")
        for action in ("CreateHubContentPresignedUrls", "CreatePresignedMlflowAppUrl", "StartSession")
    },
    Finding("scp-watch.json", "KeepLogs", "UNKNOWN_ACTION", "Unknown action logs:PutLogGroupDeletionProtection"): (
        "newer than parliament's data (CloudWatch Logs API reference, PutLogGroupDeletionProtection)"
    ),
    Finding(
        "permissions-boundary.json",
        "OthersGetTheBoundaryToo",
        "MISMATCHED_TYPE_BUT_USABLE",
        "Type mismatch: StringNotEquals requires a value of type String but given Arn",
    ): 'as IAM\'s own example has it (IAM user guide, "Permissions boundaries for IAM entities")',
}


def documents() -> Iterator[tuple[str, str]]:
    """Every document with what holds it: of all stacks, variants and examples, the guardrails, the kill switch."""
    with_a_key = deploy_stack("greenfield", domainKmsKeyArn=KMS_KEY, kmsKeyArn=KMS_KEY, entrypoints="any")
    yield from _deployed([*every_deployment(), with_a_key, *(run(example) for example in EXAMPLES)])
    exempt = ExemptRoles(["arn:aws:iam::*:role/BreakGlass"], ["arn:aws:iam::*:role/platform-deployer"])
    for stack in ("greenfield", "dev"):
        output = DeployedStack.from_output(deploy_stack(stack).outputs["frontDoor"])
        for name, document in guardrails([output], exempt).items():
            yield re.sub(r"-\d{12}", "", name), json.dumps(document)
    yield "kill switch", json.dumps(lock_policy())
    now = datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC)
    profiles = ["arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-abc123/alice"]
    yield "kill switch", json.dumps({"Version": "2012-10-17", "Statement": list(revocation(profiles, now, now))})


def _deployed(deployments: Iterable[Deployment]) -> Iterator[tuple[str, str]]:
    for deployment in deployments:
        for resource in deployment.resources:
            for text in _texts(resource.inputs):
                yield resource.typ.rpartition(":")[2], text


def _texts(value: Any) -> Iterator[str]:
    """The inputs that are IAM documents."""
    if isinstance(value, str) and value.startswith("{") and '"Statement"' in value:
        yield value
    for inner in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _texts(inner)


def judged(kind: str, text: str) -> Iterator[Finding]:
    """What parliament finds in a document, statement by statement."""
    statements = json.loads(text)["Statement"]
    for statement in statements if isinstance(statements, list) else [statements]:
        alone = json.dumps({"Version": "2012-10-17", "Statement": [_as_of_an_identity(kind, statement)]})
        for found in parliament.analyze_policy_string(alone).findings:
            if kind == "Key" and found.issue == "RESOURCE_STAR":
                continue  # `*` is the key whose policy it is (KMS developer guide, "Key policies in AWS KMS")
            for what in _subjects(found, statement):
                yield Finding(kind, statement.get("Sid", ""), found.issue, what)


def _as_of_an_identity(kind: str, statement: Statement) -> Statement:
    """A statement as an identity policy would have it."""
    plain = {key: value for key, value in statement.items() if key != "Principal"}
    if "Resource" not in plain and "NotResource" not in plain:
        plain["Resource"] = "arn:aws:iam::111122223333:role/trusting"  # a trust policy's is the role it is of
    # IAM puts in values before it compares; parliament would take the colon of a variable for one of the ARN's.
    return json.loads(re.sub(r"\$\{[^}]*\}", "variable", json.dumps(plain)))


def _subjects(found: Any, statement: Statement) -> list[str]:
    """What a finding is about, each part by itself, so that no waiver covers what comes later."""
    condition = re.fullmatch(r"Unknown condition (\S+) for action \S+", str(found.detail))
    if condition:
        return [condition[1]]
    if found.issue == "RESOURCE_STAR":
        actions = statement.get("Action", [])
        patterns = [actions] if isinstance(actions, str) else actions
        named = [pattern for pattern in patterns if pattern in found.detail]
        return named + [pattern for pattern in patterns if "*" in pattern]
    if found.issue == "RESOURCE_MISMATCH":
        return [each["action"] for each in found.detail]
    return [str(found.detail)]


@cache
def findings() -> frozenset[Finding]:
    return frozenset(finding for kind, text in set(documents()) for finding in judged(kind, text))


def test_every_document_passes_but_for_what_is_waived_by_name():
    assert sorted(findings() - WAIVED.keys()) == []


def test_every_waiver_is_still_needed():
    assert sorted(WAIVED.keys() - findings()) == []
    assert all(WAIVED.values())


def test_a_list_action_on_an_arn_would_be_found():
    """What was wrong before there was this test: SageMaker's lists were granted on ARNs, which grants nothing."""
    wrong = {
        "Sid": "See",
        "Effect": "Allow",
        "Action": ["sagemaker:DescribeSpace", "sagemaker:ListSpaces"],
        "Resource": "arn:aws:sagemaker:eu-west-1:111122223333:space/d-1/*",
    }
    text = json.dumps({"Version": "2012-10-17", "Statement": [wrong]})
    assert list(judged("RolePolicy", text)) == [
        Finding("RolePolicy", "See", "RESOURCE_MISMATCH", "sagemaker:ListSpaces")
    ]


def without_resources() -> frozenset[str]:
    """The actions that the stacks give to roles and that have no resource-level permissions, by the reference."""
    actions = {
        action
        for kind, text in set(_deployed(every_deployment()))
        if kind == "RolePolicy"
        for statement in json.loads(text)["Statement"]
        for action in (statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]])
    }
    return frozenset(action for action in actions if "*" not in action and not _resource_types(action))


def _resource_types(action: str) -> list[str]:
    service, _, name = action.partition(":")
    found = [
        privilege
        for known in parliament.iam_definition
        if known["prefix"] == service
        for privilege in known["privileges"]
        if privilege["privilege"].lower() == name.lower()
    ]
    assert found, f"{action} is not in the reference"
    return [each["resource_type"] for one in found for each in one["resource_types"] if each["resource_type"]]


def test_the_local_aws_knows_which_of_these_actions_take_no_resource():
    assert sorted(WITHOUT_RESOURCES) == sorted(without_resources())
