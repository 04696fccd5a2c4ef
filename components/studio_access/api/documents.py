"""What the private API says and enforces by itself: resource policy, gateway responses, access log, redeploy digest."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..iam.document import Document, document, statement


def resource_policy(
    execution_arn: str, endpoint_id: str, ranges: Sequence[str], public: Sequence[str] = ()
) -> Document:
    """Refuse whatever does not come through our endpoint and from our ranges; allow the `public` routes only.

    public: below the API, such as `dev/GET/`. Nothing else is allowed on purpose: API Gateway takes a resource policy's
    Allow for an authorizer's silence ("How API Gateway resource policies affect authorization workflow", table A), so
    only the authorizer may open any other door. A route without an authorizer needs the Allow (table B there).
    Negated operators also match when the key is absent, as it is outside any VPC endpoint.
    """
    everything = f"{execution_arn}/*"
    allowed = (
        [
            statement(
                "Public",
                "Allow",
                "execute-api:Invoke",
                [f"{execution_arn}/{route}" for route in public],
                principal="*",
            )
        ]
        if public
        else []
    )
    return document(
        statement(
            "OnlyThroughOurEndpoint",
            "Deny",
            "execute-api:Invoke",
            everything,
            principal="*",
            condition={"StringNotEquals": {"aws:SourceVpce": [endpoint_id]}},
        ),
        statement(
            "OnlyFromOurRanges",
            "Deny",
            "execute-api:Invoke",
            everything,
            principal="*",
            condition={"NotIpAddress": {"aws:VpcSourceIp": list(ranges)}},
        ),
        *allowed,
    )


@dataclass(frozen=True)
class GatewayResponse:
    """What API Gateway answers by itself, without asking a function."""

    response_type: str
    status_code: str | None
    """None keeps the status API Gateway chose: on DEFAULT_4XX and DEFAULT_5XX a code would replace every other's."""
    message: str
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def template(self) -> str:
        """The JSON body: a fixed sentence and the id to quote to the operators; nothing of the request or the error.

        The extended request id, since a client can choose the plain one.
        """
        return json.dumps({"message": self.message, "requestId": "$context.extendedRequestId"})

    @property
    def parameters(self) -> dict[str, str]:
        """Response headers; static values are quoted as API Gateway wants them."""
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **dict(self.headers)}
        return {f"gatewayresponse.header.{name}": f"'{value}'" for name, value in headers.items()}


_UNAVAILABLE = "The service is not available. Try again in a minute."

# An unknown route answers as a refused one does, so that nobody learns the routes by asking.
GATEWAY_RESPONSES = (
    GatewayResponse("UNAUTHORIZED", "401", "Sign in and send a valid access token."),
    GatewayResponse("ACCESS_DENIED", "403", "This is not allowed."),
    GatewayResponse("MISSING_AUTHENTICATION_TOKEN", "403", "This is not allowed."),
    GatewayResponse("WAF_FILTERED", "403", "This is not allowed."),
    GatewayResponse("BAD_REQUEST_PARAMETERS", "400", "The request is not understood."),
    GatewayResponse("BAD_REQUEST_BODY", "400", "The request is not understood."),
    GatewayResponse("THROTTLED", "429", "Too many requests. Try again in a moment.", (("Retry-After", "5"),)),
    GatewayResponse("QUOTA_EXCEEDED", "429", "Too many requests. Try again later.", (("Retry-After", "60"),)),
    GatewayResponse("AUTHORIZER_FAILURE", "503", _UNAVAILABLE, (("Retry-After", "60"),)),
    GatewayResponse("AUTHORIZER_CONFIGURATION_ERROR", "503", _UNAVAILABLE, (("Retry-After", "60"),)),
    GatewayResponse("INTEGRATION_FAILURE", "502", _UNAVAILABLE),
    GatewayResponse("INTEGRATION_TIMEOUT", "503", _UNAVAILABLE, (("Retry-After", "60"),)),
    GatewayResponse("DEFAULT_4XX", None, "The request cannot be served."),
    GatewayResponse("DEFAULT_5XX", None, _UNAVAILABLE),
)

# Names: API Gateway developer guide, "Variables for access logging". No header, query string or path: the path holds a
# name of the caller's choosing, the query string what the caller pasted. `profile` is what the authorizer decided.
_ACCESS_LOG = {
    "requestId": "$context.requestId",
    "extendedRequestId": "$context.extendedRequestId",
    "time": "$context.requestTimeEpoch",
    "endpoint": "$context.identity.vpceId",
    "vpc": "$context.identity.vpcId",
    "sourceIp": "$context.identity.sourceIp",
    "method": "$context.httpMethod",
    "route": "$context.resourcePath",
    "status": "$context.status",
    "principal": "$context.authorizer.principalId",
    "profile": "$context.authorizer.profile",
    "decision": "$context.authorizer.decision",
    "reason": "$context.authorizer.reason",
    "authorizerError": "$context.authorizer.error",
    "authorizerStatus": "$context.authorizer.status",
    "authorizerLatencyMs": "$context.authorizer.latency",
    "integrationStatus": "$context.integration.status",
    "integrationLatencyMs": "$context.integration.latency",
    "responseLatencyMs": "$context.responseLatency",
    "responseType": "$context.error.responseType",
    "firewall": "$context.wafResponseCode",
    "trace": "$context.xrayTraceId",
}
ACCESS_LOG_FORMAT = json.dumps(_ACCESS_LOG)


def gateway_responses(origins: Sequence[str]) -> tuple[GatewayResponse, ...]:
    """The gateway responses; with one portal, readable to its pages.

    A gateway response cannot choose a header by the request's, so it cannot name one of several origins: then the
    browser hides these answers from all of them, as it does where there is no portal (docs/portal.md).
    """
    if len(origins) != 1:
        return GATEWAY_RESPONSES
    readable = (
        ("Access-Control-Allow-Origin", origins[0]),
        ("Access-Control-Expose-Headers", "Retry-After"),
        ("Vary", "Origin"),
    )
    return tuple(replace(response, headers=(*response.headers, *readable)) for response in GATEWAY_RESPONSES)


def digest(definition: str) -> str:
    """A text that changes whenever the API's definition, as JSON, changes: the trigger of a new deployment."""
    return hashlib.sha256(definition.encode()).hexdigest()
