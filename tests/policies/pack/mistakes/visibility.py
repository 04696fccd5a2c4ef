"""Mistakes that hide something from the other policies: unreadable documents, and other ways to create."""

from tests.policies.pack.mistakes.api_resource_policy import GOOD, OURS, deny, guarded
from tests.policies.pack.program import NAME, Program, added, edited, mistake, texted

UNSEEN = "nothing-out-of-sight"


@mistake("a member of the resource policy is there twice", "policy-documents-readable")
def twice(program: Program) -> None:
    text = texted(GOOD).replace('"Effect": "Deny"', '"Effect": "Deny", "Effect": "Allow"')
    program.policy("RestApiPolicy", f"{NAME}-policy", text)


MISTAKES = [
    twice,
    guarded(
        "an element of the resource policy is misspelled",
        {**GOOD, "Conditions": {}},
        fired=("policy-documents-readable",),
    ),
    guarded(
        "an operator of the resource policy is misspelled",
        deny({"StringNotEqual": {"aws:SourceVpce": OURS}}),
        fired=("policy-documents-readable",),
    ),
    edited(
        "the resource policy is no JSON",
        "policy-documents-readable",
        "RestApiPolicy",
        f"{NAME}-policy",
        "policy",
        "{Version: 2012-10-17}",
    ),
    added(
        "an API is created by Cloud Control",
        UNSEEN,
        "aws:cloudcontrol/resource:Resource",
        {"typeName": "AWS::ApiGateway::RestApi"},
    ),
    added(
        "a role is created by a CloudFormation stack", UNSEEN, "aws:cloudformation/stack:Stack", {"templateBody": "{}"}
    ),
    added("an API is created by another provider", UNSEEN, "aws-native:apigateway:RestApi", {}),
    added(
        "a command line creates something",
        UNSEEN,
        "command:local:Command",
        {"create": "aws apigateway create-rest-api"},
    ),
]
