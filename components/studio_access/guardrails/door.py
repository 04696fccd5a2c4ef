"""One deployed front door, as a guardrail must know it: who presigns, from where, and what it consists of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..aws.location import Location
from ..iam.presign import Perimeter


class NotADoorError(ValueError):
    """Raised if what is given is not the `frontDoor` output of a stack."""


@dataclass(frozen=True)
class Door:
    """The facts that the `frontDoor` output holds, in AWS's terms."""

    location: Location
    prefix: str
    """The beginning of its physical names."""
    api_id: str
    stage_name: str
    perimeter: Perimeter
    entrypoints: str
    broker: str
    """The name of the role that presigns."""
    functions: Sequence[str]
    """The functions' names, which are their roles' names too."""
    scheduled_functions: Sequence[str]
    """Those of them that a schedule calls, and so a role of the account; they heed no event."""
    schedule_roles: Sequence[str]
    """The names of the roles with which it does."""
    studio_roles: Sequence[str]
    """ARNs of roles with which Studio itself presigns, to open apps."""
    created_endpoints: Sequence[str]
    """Endpoints that the stack made; adopted ones belong to somebody else."""

    @classmethod
    def of(cls, facts: Any) -> "Door":
        """The door that a stack's output describes; raises `NotADoorError` naming what is missing."""
        if not isinstance(facts, Mapping):
            raise NotADoorError(
                f"a front door is an object, as in `pulumi stack output frontDoor --json`; got {facts!r}"
            )
        missing = sorted(set(_KEYS) - facts.keys())
        if missing:
            raise NotADoorError(f"the front door lacks {', '.join(missing)}; take the whole `frontDoor` output")
        place = Location(*(facts[key] for key in ("partition", "region", "accountId", "dnsSuffix")))
        perimeter = Perimeter(*(facts[key] for key in ("vpcId", "endpointIds", "vpcCidrs", "corporateCidrs")))
        return cls(
            place,
            facts["namePrefix"],
            facts["apiId"],
            facts["stageName"],
            perimeter,
            facts["entrypoints"],
            facts["broker"],
            facts["functions"],
            facts["scheduledFunctions"],
            facts["scheduleRoles"],
            facts["studioRoles"],
            facts["createdEndpoints"],
        )

    @property
    def broker_arn(self) -> str:
        """The presigning role."""
        return self.location.role_arn(self.broker)

    @property
    def role_arns(self) -> list[str]:
        """The functions' roles, and those of schedules."""
        return [self.location.role_arn(name) for name in (*self.functions, *self.schedule_roles)]

    @property
    def function_arns(self) -> list[str]:
        """The functions, with their versions and aliases."""
        return self._function_arns(self.functions)

    @property
    def uncallable_arns(self) -> list[str]:
        """The functions that only services call, which believe the event."""
        return self._function_arns([name for name in self.functions if name not in self.scheduled_functions])

    @property
    def api_arns(self) -> list[str]:
        """The API and all parts of it."""
        api = self.location.rest_api_arn(self.api_id)
        return [api, f"{api}/*"]

    @property
    def endpoint_arns(self) -> list[str]:
        """The VPC endpoints that the stack made."""
        return [self.location.arn("ec2", f"vpc-endpoint/{endpoint}") for endpoint in self.created_endpoints]

    @property
    def log_arns(self) -> list[str]:
        """The log groups: the functions', the API's access log and its execution log."""
        names = [f"/aws/lambda/{name}" for name in self.functions]
        names += [f"/aws/apigateway/{self.prefix}", f"API-Gateway-Execution-Logs_{self.api_id}/{self.stage_name}"]
        return [self.location.arn("logs", f"log-group:{name}{end}") for name in names for end in ("", ":*")]

    @property
    def watch_arns(self) -> list[str]:
        """Alarms, the rule that sees others presign, and the topic that tells."""
        kinds = (("cloudwatch", "alarm:{}-*"), ("events", "rule/{}-*"), ("sns", "{}-alarms"))
        return [self.location.arn(service, name.format(self.prefix)) for service, name in kinds]

    def _function_arns(self, names: Sequence[str]) -> list[str]:
        return [self.location.arn("lambda", f"function:{name}{end}") for name in names for end in ("", ":*")]


def front_door(
    location: Location,
    prefix: str,
    stage_name: str,
    perimeter: Perimeter,
    entrypoints: str,
    **parts: Any,
) -> dict[str, Any]:
    """The `frontDoor` output, from which `Door.of` makes the door again; `parts` are its remaining keys."""
    return {
        "partition": location.partition,
        "region": location.region,
        "accountId": location.account_id,
        "dnsSuffix": location.dns_suffix,
        "vpcId": perimeter.vpc_id,
        "endpointIds": list(perimeter.endpoint_ids),
        "vpcCidrs": list(perimeter.vpc_cidrs),
        "corporateCidrs": list(perimeter.corporate_cidrs),
        "namePrefix": prefix,
        "stageName": stage_name,
        "entrypoints": entrypoints,
        **parts,
    }


_KEYS = (
    "partition",
    "region",
    "accountId",
    "dnsSuffix",
    "vpcId",
    "endpointIds",
    "vpcCidrs",
    "corporateCidrs",
    "entrypoints",
    "broker",
    "functions",
    "scheduledFunctions",
    "scheduleRoles",
    "studioRoles",
    "createdEndpoints",
    "namePrefix",
    "apiId",
    "stageName",
)
