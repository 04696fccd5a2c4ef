"""H: tokens that stand anywhere but in their header, and events that are not what API Gateway sends."""

from typing import Any

from tests.functions.authorizer.authorizing import STAGE, request
from tests.hostile.case import OWN, UNAUTHORIZED, events
from tests.hostile.headers import good_value, with_headers
from tests.tokens import ISSUER, as_json, ec_signer, mint, rsa_signer


def _elsewhere(**places: Any) -> Any:
    """An event with a good token, but not in the Authorization header."""
    return with_headers({"Host": "x"}) | places


def _header(name: str) -> Any:
    return _elsewhere(headers={name: (value := good_value())}, multiValueHeaders={name: [value]})


def _without(*names: str) -> Any:
    return {name: value for name, value in request().items() if name not in names}


ELSEWHERE = events(
    UNAUTHORIZED,
    {
        "H28 in the query": lambda: _elsewhere(queryStringParameters={"access_token": mint()}),
        "H28b in the query as Authorization": lambda: _elsewhere(queryStringParameters={"Authorization": good_value()}),
        "H29 in a cookie": lambda: _header("Cookie"),
        "H29b in another header": lambda: _header("X-Authorization"),
        "H29c in the proxy's header": lambda: _header("Proxy-Authorization"),
        "H29d in the header of a load balancer": lambda: _header("X-Amzn-Oidc-Data"),
        "H30 in the body": lambda: _elsewhere(body=f"access_token={mint()}"),
        "H31 as a TOKEN authorizer gets it": lambda: _elsewhere(type="TOKEN", authorizationToken=good_value()),
        "H31b in the path": lambda: _elsewhere(path=f"/{mint()}"),
        "H31c in the authorizer's context": lambda: _elsewhere(requestContext={"authorizer": {"profile": "alice"}}),
        "H31d as identity source of an HTTP API": lambda: _elsewhere(identitySource=[good_value()]),
        "H31e in stage variables": lambda: _elsewhere(stageVariables={"Authorization": good_value()}),
        "H34 a token that is a key set": lambda: request(as_json({"keys": [rsa_signer().jwk]}).decode()),
        "H34b a token that is a URL": lambda: request(f"{ISSUER}/.well-known/jwks.json"),
        "H34c a token by a key of another kind": lambda: request(mint(ec_signer())),
    },
)

EVENTS = [
    *events(
        UNAUTHORIZED,
        {
            "H32 empty event": dict,
            "H32b event is null": lambda: None,
            "H32c event is a list": list,
            "H32d event is a text": lambda: "Bearer x",
            "H32e event is a number": lambda: 5,
            "H32f event is true": lambda: True,
            "H32g event is a list with a good one": lambda: [request()],
            "H32h only an ARN": lambda: {"methodArn": f"{STAGE}/GET/alice"},
            "H32i header names that are no text": lambda: request("", headers={5: good_value()}),
        },
    ),
    *events(
        OWN,
        {
            "H36 no request context": lambda: _without("requestContext"),
            "H36b request context is null": lambda: request(requestContext=None),
            "H36c request context is a text": lambda: request(requestContext="x"),
            "H36d identity is a list": lambda: request(requestContext={"identity": [], "extendedRequestId": 5}),
            "H36e nothing but headers and ARN": lambda: _without(
                "requestContext", "path", "httpMethod", "pathParameters"
            ),
            "H36f ids that would break a log": lambda: request(
                requestContext={"extendedRequestId": 'x"\r\n{"decision":"allow"}', "identity": {"vpceId": "vpce-\n"}}
            ),
            "H36g endless request id": lambda: request(requestContext={"extendedRequestId": "x" * 100_000}),
        },
    ),
]

CASES = [*ELSEWHERE, *EVENTS]
