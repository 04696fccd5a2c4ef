"""Asks the authorizer as API Gateway would, and judges the answer by what it lets through."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from tests import tokens
from tests.functions.loading import load
from tests.iam import Policy, api_gateway_decision

STAGE = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev"

DENY_ELSEWHERE: Policy = {
    "Statement": {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "execute-api:Invoke",
        "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}},
    }
}
ALLOW_EVERYTHING: Policy = {
    "Statement": {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}
}
THROUGH_OUR_ENDPOINT = {"aws:SourceVpce": "vpce-0123456789abcdef0"}


def issuer(*keys: Any, **changes: Any) -> dict[str, Any]:
    """An entry of `ISSUERS` with these keys bundled (by default the usual one)."""
    entry = {
        "issuer": tokens.ISSUER,
        "client_ids": [tokens.CLIENT_ID],
        "token_use": "access",
        "profile_claim": "username",
        "jwks": tokens.key_set(*(keys or (tokens.rsa_signer(),))),
    }
    return {name: value for name, value in {**entry, **changes}.items() if value is not tokens.ABSENT}


def environment(*issuers: Mapping[str, Any], **variables: str) -> dict[str, str]:
    return {"ISSUERS": json.dumps(issuers or [issuer()]), **variables}


def authorizer(*issuers: Mapping[str, Any], **variables: str) -> ModuleType:
    """The handler module of a fresh function instance."""
    return load("authorizer", environment(*issuers, **variables))


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def request(
    token: str | None = None, path: str = "/alice", verb: str = "GET", stage: str = STAGE, **changes: Any
) -> dict[str, Any]:
    """A REQUEST authorizer event as API Gateway sends it, with our execute-api endpoint in its context."""
    headers = {"Host": "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com", "Accept": "*/*"}
    headers |= bearer(tokens.mint() if token is None else token)
    event = {
        "type": "REQUEST",
        "methodArn": f"{stage}/{verb}{path}",
        "resource": "/{profile}",
        "path": path,
        "httpMethod": verb,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "pathParameters": {"profile": path[1:]},
        "requestContext": {
            "extendedRequestId": "JKJaXmPLvHcESHA=",
            "stage": "dev",
            "identity": {"sourceIp": "10.0.1.7", "vpceId": "vpce-0123456789abcdef0"},
        },
    }
    event |= changes
    return {name: value for name, value in event.items() if value is not tokens.ABSENT}


@dataclass(frozen=True)
class Outcome:
    """What came of a request: `answer` is absent for a 401."""

    event: Any
    answer: Any = None
    log: list[dict[str, Any]] = field(default_factory=list)

    @property
    def status(self) -> str:
        """ "401", "403" for an explicit Deny, or "own" if the caller got through to a route of their own."""
        if self.answer is None:
            return "401"
        decisions = {self.decision(self.event.get("methodArn"), policy) for policy in _RESOURCE_POLICIES}
        assert len(decisions) == 1, "the resource policy must not make a difference"
        return {"Allow": "own", "Deny": "403"}[decisions.pop()]

    @property
    def reason(self) -> str:
        return self.log[-1]["reason"]

    @property
    def profile(self) -> str | None:
        return self.answer["context"].get("profile") if self.answer else None

    def decision(self, resource: Any, resource_policy: Policy = DENY_ELSEWHERE, **context: object) -> str:
        assert self.answer
        known = {"aws:EpochTime": "0", **THROUGH_OUR_ENDPOINT, **context}
        return api_gateway_decision(resource_policy, self.answer["policyDocument"], str(resource), known)

    def opened(self, resources: Iterator[str]) -> list[str]:
        """Which of these can be reached, under either resource policy."""
        return [arn for arn in resources if "Deny" not in {self.decision(arn, policy) for policy in _RESOURCE_POLICIES}]


_RESOURCE_POLICIES = (DENY_ELSEWHERE, ALLOW_EVERYTHING)


def ask(handler: ModuleType, event: Any, capsys: Any) -> Outcome:
    """Send one event; anything but a well-formed answer or the one 401 error fails here, as API Gateway would."""
    capsys.readouterr()
    try:
        return Outcome(event, handler.handler(event, None), _log(capsys))
    except Exception as raised:  # noqa: BLE001 (whatever it is, it must be the one that means 401)
        error = raised
    assert type(error) is Exception
    assert error.args == ("Unauthorized",)
    assert error.__cause__ is error.__context__ is None, "the log would show what came before"
    return Outcome(event, None, _log(capsys))


def _log(capsys: Any) -> list[dict[str, Any]]:
    captured = capsys.readouterr()
    assert captured.err == ""
    assert captured.out.isascii()
    assert captured.out.isprintable() or set(captured.out) - set(map(chr, range(32, 127))) == {"\n"}
    return [json.loads(line) for line in captured.out.splitlines()]


def probes(profile: str, stage: str = STAGE) -> Iterator[str]:
    """Everything near the caller's own routes that is not theirs."""
    yield from (f"{stage}/{verb}/{profile}" for verb in ("POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "get"))
    yield from (f"{stage}/{verb}/me" for verb in ("POST", "HEAD", "OPTIONS"))
    paths = (
        "somebody-else",
        f"{profile}2",
        f"2{profile}",
        profile[:-1],
        profile.swapcase() + "x",
        f"{profile}/",
        f"{profile}/child",
        f"/{profile}",
        f"x/{profile}",
        f"WID/GET/{profile}",
        f"zed/GET/{profile}",
        f"GET/{profile}",
        f"x/GET/{profile}",
        "x/GET/me",
        "GET/me",
        "me/",
        "me/child",
        "/me",
        "ME",
        "me2",
        "",
        "*",
        "$default",
    )
    yield from (f"{stage}/GET/{path}" for path in paths)
    api, _, stage_name = stage.rpartition("/")
    head, _, api_id = api.rpartition(":")
    yield f"{api}/{stage_name}2/GET/{profile}"
    yield f"{api}/prod/GET/{profile}"
    yield f"{api}/prod/GET/me"
    yield f"{head}:other12345/{stage_name}/GET/{profile}"
    yield f"{head.rpartition(':')[0]}:999999999999:{api_id}/{stage_name}/GET/{profile}"
    yield f"arn:aws:execute-api:eu-west-3:123456789012:{api_id}/{stage_name}/GET/{profile}"
    yield stage
