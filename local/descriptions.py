"""What MiniStack leaves out when it describes things, and AWS tells."""

from collections.abc import Callable, Mapping
from typing import Any

from .endpoints import Endpoints


def endpoint_xml(original: Callable[..., str], endpoints: Endpoints) -> Callable[..., str]:
    """A VPC endpoint, with whether it has private DNS (EC2 API reference, VpcEndpoint)."""

    def describe(ep: Mapping[str, Any], tag: str = "item") -> str:
        known = endpoints.find(ep["VpcEndpointId"])
        has = str(bool(known and known.private_dns)).lower()
        return original(ep, tag).replace("<state>", f"<privateDnsEnabled>{has}</privateDnsEnabled><state>", 1)

    return describe


def api_export(original: Callable[..., dict[str, Any]], apis: Any) -> Callable[..., dict[str, Any]]:
    """A deployed API with its resource policy (API Gateway developer guide, "x-amazon-apigateway-policy").

    It is today's: MiniStack's deployments freeze nothing.
    """

    def export(api_id: str, *arguments: Any) -> dict[str, Any]:
        return {**original(api_id, *arguments), "x-amazon-apigateway-policy": apis[api_id].get("policy")}

    return export
