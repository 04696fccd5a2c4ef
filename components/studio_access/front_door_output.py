"""The `frontDoor` output: what a deployed stack says of itself to the guardrail generator.

The generator stands beside the policy pack and reads it there (`policies/guardrails/deployed_stack.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .aws.location import Location
from .iam.presign import Perimeter


@dataclass(frozen=True, kw_only=True)
class FrontDoorOutput:
    """The facts that guardrails are made from; the names of its keys are part of the public interface."""

    location: Location
    prefix: str
    """The beginning of the stack's physical names."""
    api_id: str
    stage_name: str
    perimeter: Perimeter
    entrypoints: str
    """`all` or `any`: how many of the perimeter's conditions a request must meet."""
    broker: str
    """The name of the role that presigns."""
    functions: Sequence[str]
    """The names of the functions, which are the names of their roles too."""
    scheduled_functions: Sequence[str]
    """Those of the functions that a schedule invokes."""
    schedule_roles: Sequence[str]
    """The names of the roles with which the schedules do so."""
    studio_roles: Sequence[str]
    """ARNs of the roles with which Studio itself presigns, to open apps."""
    created_endpoints: Sequence[str]
    """Ids of the VPC endpoints that the stack created; adopted ones are not among them."""

    def as_object(self) -> dict[str, Any]:
        """The output as plain data: texts and lists of texts."""
        return {
            "partition": self.location.partition,
            "region": self.location.region,
            "accountId": self.location.account_id,
            "dnsSuffix": self.location.dns_suffix,
            "vpcId": self.perimeter.vpc_id,
            "endpointIds": list(self.perimeter.endpoint_ids),
            "vpcCidrs": list(self.perimeter.vpc_cidrs),
            "corporateCidrs": list(self.perimeter.corporate_cidrs),
            "entrypoints": self.entrypoints,
            "namePrefix": self.prefix,
            "apiId": self.api_id,
            "stageName": self.stage_name,
            "broker": self.broker,
            "functions": list(self.functions),
            "scheduledFunctions": list(self.scheduled_functions),
            "scheduleRoles": list(self.schedule_roles),
            "studioRoles": list(self.studio_roles),
            "createdEndpoints": list(self.created_endpoints),
        }
