"""What the authorizer's benchmarks measure with: one issuer, one key, different tokens, events that carry them."""

import json
import time
from typing import Any

from tests import tokens

STAGE = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev"


def issuer() -> dict[str, Any]:
    """The one entry of `ISSUERS`, with its key bundled."""
    return {
        "issuer": tokens.ISSUER,
        "client_ids": [tokens.CLIENT_ID],
        "token_use": "access",
        "profile_claim": "username",
        "jwks": tokens.key_set(tokens.rsa_signer()),
    }


def environment() -> dict[str, str]:
    return {"ISSUERS": json.dumps([issuer()])}


def token(number: int) -> str:
    """A Cognito access token (RS256) that differs from all others, valid for hours."""
    now = int(time.time())
    return tokens.mint(claims=tokens.access_claims(jti=f"d1b1e0a6-0000-4000-8000-{number:012}", exp=now + 6 * 3600))


def event(bearer_token: str) -> dict[str, Any]:
    """What API Gateway hands over for a browser's request, with the usual dozen of headers."""
    headers = {
        "Accept": "application/json",
        "Accept-Encoding": "gzip, deflate, br",
        "Accept-Language": "en-GB,en;q=0.9",
        "Authorization": f"Bearer {bearer_token}",
        "Cache-Control": "no-cache",
        "Host": "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
        "Referer": "https://portal.example.com/",
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
        "x-amzn-cipher-suite": "ECDHE-RSA-AES128-GCM-SHA256",
        "x-amzn-tls-version": "TLSv1.2",
        "x-amzn-vpc-id": "vpc-0123456789abcdef0",
        "x-amzn-vpce-id": "vpce-0123456789abcdef0",
        "X-Forwarded-For": "10.0.1.7",
    }
    return {
        "type": "REQUEST",
        "methodArn": f"{STAGE}/GET/alice",
        "path": "/alice",
        "httpMethod": "GET",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "pathParameters": {"profile": "alice"},
        "requestContext": {
            "extendedRequestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "identity": {"sourceIp": "10.0.1.7", "vpceId": "vpce-0123456789abcdef0"},
        },
    }
