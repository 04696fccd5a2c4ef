"""The VPC endpoints of the local AWS, with what MiniStack does not keep of them: policies, DNS names, private DNS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

# The services of this project, with their host names before the region's part: `api.sagemaker.<region>.amazonaws.com`.
HOSTS = {
    "sagemaker.api": "api.sagemaker",
    "studio": "studio",
    "execute-api": "execute-api",
    "sts": "sts",
    "logs": "logs",
    "sagemaker.runtime": "runtime.sagemaker",
    "servicecatalog": "servicecatalog",
}
GATEWAY_SERVICES = ("s3", "dynamodb")
"""The services of gateway endpoints, which are routes and have neither names nor addresses (PrivateLink guide)."""


def service_name(service: str, region: str) -> str:
    """What AWS calls a service as an endpoint."""
    return f"aws.sagemaker.{region}.studio" if service == "studio" else f"com.amazonaws.{region}.{service}"


@dataclass(frozen=True)
class Endpoint:
    """A VPC endpoint: an interface one, or a gateway."""

    endpoint_id: str
    service_name: str
    vpc_id: str
    region: str
    private_dns: bool
    policy: Mapping[str, Any] | str | None = None
    """None is AWS's default: full access."""

    @property
    def service(self) -> str:
        """The service as a short name, one of `HOSTS` where this project uses it."""
        for service in HOSTS:
            if self.service_name.endswith(f".{service}"):
                return service
        return self.service_name.rpartition(".")[2]

    @property
    def is_gateway(self) -> bool:
        """Whether it is a route to the service's own addresses, with no name and no address."""
        return self.service in GATEWAY_SERVICES

    @property
    def dns_name(self) -> str:
        """The endpoint's own public name, which resolves to its private addresses; a gateway has none."""
        unique = self.endpoint_id.removeprefix("vpce-")[-8:]
        label = HOSTS.get(self.service, self.service)
        return f"{self.endpoint_id}-{unique}.{label}.{self.region}.vpce.amazonaws.com"

    @property
    def private_name(self) -> str:
        """The service's ordinary name, which private DNS points at an interface endpoint; a gateway leaves it as it is.

        `*` stands for one label or more.
        """
        if self.service == "studio":
            return f"*.studio.{self.region}.sagemaker.aws"
        label = HOSTS.get(self.service, self.service)
        name = f"{label}.{self.region}.amazonaws.com"
        return f"*.{name}" if self.service == "execute-api" else name


class Endpoints:
    """Every VPC endpoint by its id."""

    def __init__(self) -> None:
        self._by_id: dict[str, Endpoint] = {}

    def add(self, endpoint: Endpoint) -> None:
        """Remember a new endpoint."""
        self._by_id[endpoint.endpoint_id] = endpoint

    def remove(self, endpoint_id: str) -> None:
        """Forget an endpoint that was deleted."""
        del self._by_id[endpoint_id]

    def set_policy(self, endpoint_id: str, policy: Mapping[str, Any] | str | None) -> None:
        """Replace an endpoint's policy; None is full access again."""
        self._by_id[endpoint_id] = replace(self._by_id[endpoint_id], policy=policy)

    def get(self, endpoint_id: str) -> Endpoint:
        """An endpoint that is there."""
        return self._by_id[endpoint_id]

    def find(self, endpoint_id: str | None) -> Endpoint | None:
        """The endpoint, or None."""
        return self._by_id.get(endpoint_id) if endpoint_id else None

    def of_vpc(self, vpc_id: str) -> list[Endpoint]:
        """All endpoints of a VPC."""
        return [endpoint for endpoint in self._by_id.values() if endpoint.vpc_id == vpc_id]


def endpoint_xml(original: Callable[..., str], endpoints: Endpoints) -> Callable[..., str]:
    """EC2's description of an endpoint, with whether it has private DNS (EC2 API reference, VpcEndpoint)."""

    def describe(ep: Mapping[str, Any], tag: str = "item") -> str:
        known = endpoints.find(ep["VpcEndpointId"])
        has = str(bool(known and known.private_dns)).lower()
        return original(ep, tag).replace("<state>", f"<privateDnsEnabled>{has}</privateDnsEnabled><state>", 1)

    return describe
