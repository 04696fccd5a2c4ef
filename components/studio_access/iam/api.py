"""Who may call the private API: its resource policy."""

from collections.abc import Sequence

from .document import Document, document, statement


def resource_policy(
    execution_arn: str, endpoint_id: str, ranges: Sequence[str], public: Sequence[str] = ()
) -> Document:
    """Refuse whatever does not come through our endpoint and from our ranges; allow the `public` routes only.

    public: below the API, such as `dev/GET/`. Nothing else is allowed on purpose: API Gateway takes a resource policy's
    Allow for an authorizer's silence ("How API Gateway resource policies affect authorization workflow", table A), so
    only the authorizer may let anybody call another route. A route without an authorizer needs the Allow (table B
    there). Negated operators also match when the key is absent, as it is outside any VPC endpoint.
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
