"""The guardrails as documents, by the name of the file that each is written to, and within what AWS takes."""

import json
from collections.abc import Sequence
from typing import Any

from .deployed_stack import DeployedStack
from .statements import (
    ExemptRoles,
    Statement,
    deny,
    domains_in_vpc_only,
    keep_monitoring,
    keep_resources,
    keep_roles,
    only_services_invoke,
    presigning,
)

Document = dict[str, Any]
"""An IAM document, as plain data."""

MAX_SCP_CHARACTERS = 5120
"""AWS Organizations user guide, "Quotas": the size of a service control policy, as it is sent."""
MAX_BOUNDARY_CHARACTERS = 6144
"""IAM user guide, "IAM and AWS STS quotas": a managed policy, without white space."""
BOUNDARY_NAME = "studio-access-boundary"


class TooLargeError(ValueError):
    """Raised if a document is larger than AWS takes."""


def guardrails(
    stacks: Sequence[DeployedStack], exempt: ExemptRoles, boundary: str = BOUNDARY_NAME
) -> dict[str, Document]:
    """Each document by its file's name: four service control policies, and a permissions boundary an account.

    Raises `TooLargeError` if AWS would refuse one, and `ValueError` if no stack is given.
    """
    if not stacks:
        raise ValueError("guardrails need at least one deployed stack; none is given")
    documents = {
        "scp-presigning.json": _document(*presigning(stacks, exempt)),
        "scp-ways-around.json": _document(*domains_in_vpc_only(exempt), *only_services_invoke(stacks, exempt)),
        "scp-front-door.json": _document(*keep_resources(stacks, exempt)),
        "scp-watch.json": _document(*keep_monitoring(stacks, exempt)),
    }
    for account in sorted({stack.account_id for stack in stacks}):
        here = [stack for stack in stacks if stack.account_id == account]
        documents[f"permissions-boundary-{account}.json"] = permissions_boundary(here, exempt, boundary)
    for name, content in documents.items():
        _check_size(name, content)
    return documents


def permissions_boundary(stacks: Sequence[DeployedStack], exempt: ExemptRoles, name: str) -> Document:
    """For roles and users of one account, where no service control policy can be had.

    It gives nothing: it lets their own policies count, but for presigning and for what would lead around it. Whoever
    has it can make only roles and users that have it too.
    """
    arn = f"arn:{stacks[0].partition}:iam::{stacks[0].account_id}:policy/{name}"
    return _document(
        {"Sid": "WhatTheirOwnPoliciesAllow", "Effect": "Allow", "Action": "*", "Resource": "*"},
        *presigning(stacks, exempt),
        keep_roles(stacks, exempt),
        deny(
            "OthersGetTheBoundaryToo",
            ["iam:CreateRole", "iam:CreateUser", "iam:PutRolePermissionsBoundary", "iam:PutUserPermissionsBoundary"],
            condition={"StringNotEquals": {"iam:PermissionsBoundary": arn}},
        ),
        deny("TheBoundaryStays", ["iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary"]),
        deny(
            "TheBoundaryStaysAsItIs",
            ["iam:CreatePolicyVersion", "iam:DeletePolicy*", "iam:SetDefaultPolicyVersion"],
            arn,
        ),
    )


def to_json(document: Document) -> str:
    """The document as AWS takes it; the same document is always the same text."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"))


def _document(*statements: Statement) -> Document:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _check_size(name: str, content: Document) -> None:
    most = MAX_SCP_CHARACTERS if name.startswith("scp-") else MAX_BOUNDARY_CHARACTERS
    size = len(to_json(content))
    if size > most:
        raise TooLargeError(f"{name}: {size} characters, AWS takes {most}; make one for fewer stacks at a time")
