"""The guardrails as documents, each within what AWS takes."""

from collections.abc import Sequence

from ..iam.document import Document, document, statement, to_json
from .domains import vpc_only
from .door import Door
from .presigning import presigning
from .protection import keep_roles, kept_in_sight, only_services_call, protection
from .trusted import Trusted

MOST_SCP_CHARACTERS = 5120
"""AWS Organizations user guide, "Quotas": the size of a service control policy, as it is sent."""
MOST_BOUNDARY_CHARACTERS = 6144
"""IAM user guide, "IAM and AWS STS quotas": a managed policy, without white space."""
BOUNDARY_NAME = "studio-access-boundary"


class TooLargeError(ValueError):
    """Raised if a document is larger than AWS takes."""


def guardrails(doors: Sequence[Door], trusted: Trusted, boundary: str = BOUNDARY_NAME) -> dict[str, Document]:
    """Each document by its file's name: four service control policies, and a permissions boundary an account.

    Raises `TooLargeError` if AWS would refuse one.
    """
    if not doors:
        raise ValueError("guardrails need at least one front door")
    documents = {
        "scp-presigning.json": document(*presigning(doors, trusted)),
        "scp-ways-around.json": document(*vpc_only(trusted), *only_services_call(doors, trusted)),
        "scp-front-door.json": document(*protection(doors, trusted)),
        "scp-watch.json": document(*kept_in_sight(doors, trusted)),
    }
    accounts = sorted({door.location.account_id for door in doors})
    for account in accounts:
        here = [door for door in doors if door.location.account_id == account]
        documents[f"permissions-boundary-{account}.json"] = permissions_boundary(here, trusted, boundary)
    for name, content in documents.items():
        _check_size(name, content)
    return documents


def permissions_boundary(doors: Sequence[Door], trusted: Trusted, name: str) -> Document:
    """For roles and users of one account, where no service control policy can be had.

    It gives nothing: it lets their own policies count, but for presigning and for what would lead around it. Whoever
    has it can make only roles and users that have it too.
    """
    place = doors[0].location
    arn = f"arn:{place.partition}:iam::{place.account_id}:policy/{name}"
    return document(
        statement("WhatTheirOwnPoliciesAllow", "Allow", "*", "*"),
        *presigning(doors, trusted),
        keep_roles(doors, trusted),
        statement(
            "OthersGetTheBoundaryToo",
            "Deny",
            ["iam:CreateRole", "iam:CreateUser", "iam:PutRolePermissionsBoundary", "iam:PutUserPermissionsBoundary"],
            "*",
            condition={"StringNotEquals": {"iam:PermissionsBoundary": arn}},
        ),
        statement(
            "TheBoundaryStays",
            "Deny",
            ["iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary"],
            "*",
        ),
        statement(
            "TheBoundaryStaysAsItIs",
            "Deny",
            ["iam:CreatePolicyVersion", "iam:DeletePolicy*", "iam:SetDefaultPolicyVersion"],
            arn,
        ),
    )


def _check_size(name: str, content: Document) -> None:
    most = MOST_SCP_CHARACTERS if name.startswith("scp-") else MOST_BOUNDARY_CHARACTERS
    size = len(to_json(content))
    if size > most:
        raise TooLargeError(f"{name}: {size} characters, AWS takes {most}; make one for fewer front doors at a time")
