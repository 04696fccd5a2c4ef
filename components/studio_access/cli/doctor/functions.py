"""Are the functions what was deployed: their permissions, their age, their logs?"""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from ..door.policies import LOCK, REVOKED
from ..door.role import Role
from .finding import ADVICE, REDEPLOY, Check, Finding, Patient, normal

MAX_DAYS = 90
"""After which a bundle's packages have had security fixes."""


def permissions(patient: Patient) -> Iterator[Finding]:
    """The roles' policies, against those that the component made."""
    for function, wanted in patient.stack.role_policies.items():
        name = patient.stack.outputs["functionNames"][function]
        role = Role(patient.aws.client("iam"), name)
        yield from judged(name, role.policies(), role.attached(), wanted)


def judged(role: str, found: Mapping[str, Any], attached: list[str], wanted: Mapping[str, str]) -> Iterator[Finding]:
    """One role: nothing missing, nothing changed, nothing more but this program's own switches."""
    for name in sorted(wanted.keys() | found.keys() - {LOCK, REVOKED}):
        if name not in found:
            yield Finding(f"role {role} lacks its policy {name}", "the function cannot do its work", REDEPLOY)
        elif name not in wanted:
            yield Finding(
                f"role {role} has a policy {name} that the component did not make",
                "it may do more than it should",
                f"aws iam delete-role-policy --role-name {role} --policy-name {name}",
            )
        elif normal(found[name]) != normal(wanted[name]):
            yield Finding(
                f"policy {name} of role {role} was changed", "it may do more, or less, than it should", REDEPLOY
            )
    for arn in attached:
        yield Finding(
            f"role {role} has a managed policy attached",
            "it may do more than it should",
            f"aws iam detach-role-policy --role-name {role} --policy-arn {arn}",
        )


def age(patient: Patient) -> Iterator[Finding]:
    """How old the functions' code is."""
    for name in patient.stack.outputs["functionNames"].values():
        known = patient.aws.client("lambda").get_function_configuration(FunctionName=name)
        days = (patient.now - datetime.datetime.fromisoformat(known["LastModified"])).days
        if days > MAX_DAYS:
            yield Finding(
                f"{name} was deployed {days} days ago",
                "the packages in it have had security fixes since",
                "make bundles && pulumi up",
                ADVICE,
            )


def retention(patient: Patient) -> Iterator[Finding]:
    """How long the functions' logs are kept."""
    wanted = patient.stack.setting("logRetentionDays")
    for name in patient.stack.outputs["functionNames"].values():
        group = f"/aws/lambda/{name}"
        found = patient.aws.client("logs").describe_log_groups(logGroupNamePrefix=group)["logGroups"]
        days = [one.get("retentionInDays") for one in found if one["logGroupName"] == group]
        if not days:
            yield Finding(f"log group {group} is gone", "nobody can see afterwards what was decided", REDEPLOY)
        elif days[0] != wanted:
            yield Finding(
                f"log group {group} keeps {days[0] or 'all'} days, not {wanted}",
                "evidence goes too early, or stays longer than it may",
                f"aws logs put-retention-policy --log-group-name {group} --retention-in-days {wanted}",
            )


CHECKS = (
    Check("the roles' permissions", permissions),
    Check("the functions' age", age),
    Check("the logs' retention", retention),
)
