"""One call to a stage: what API Gateway knows of it, for the functions' events and for the access log."""

import re
import secrets
import time
import uuid
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from local.aws.network import Attachment

_VARIABLE = re.compile(r"\$context((?:\.\w+)+)")
_STREAM = "access"


def _extended_id() -> str:
    return secrets.token_urlsafe(9) + "="


@dataclass
class Call:
    """A request to a stage while it is being answered."""

    api_id: str
    stage: str
    method: str
    path: str
    account_id: str
    region: str
    attachment: Attachment | None
    endpoint_host: str
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    extended_request_id: str = field(default_factory=_extended_id)
    started: float = field(default_factory=time.time)
    route: str = ""
    """The resource's path template, such as `/{profile}`; empty until a route matched."""
    log_variables: dict[str, Any] = field(default_factory=dict)
    """Access-log variables that only become known on the way, without the `$context.` prefix."""

    def complete(self, event: dict[str, Any]) -> dict[str, Any]:
        """An event with the parts of AWS's that MiniStack leaves out.

        Header names arrive in the case they were sent in; HTTP/1.1 clients send `Authorization`, MiniStack knows only
        `authorization`.
        """
        context = event["requestContext"]
        identity = {
            **context.get("identity", {}),
            "sourceIp": self.attachment.address if self.attachment else "127.0.0.1",
        }
        if self.attachment and self.attachment.endpoint_id:
            identity |= {"vpceId": self.attachment.endpoint_id, "vpcId": self.attachment.vpc_id}
        context |= {
            "requestId": self.request_id,
            "extendedRequestId": self.extended_request_id,
            "domainName": self.endpoint_host,
            "domainPrefix": self.endpoint_host.partition(".")[0],
            "path": f"/{self.stage}{self.path}",
            "protocol": "HTTP/1.1",
            "requestTimeEpoch": int(self.started * 1000),
            "identity": identity,
        }
        headers = {_header_name(name): value for name, value in event["headers"].items()}
        several = {_header_name(name): value for name, value in event["multiValueHeaders"].items()}
        return {
            **event,
            "headers": headers | {"Host": self.endpoint_host},
            "multiValueHeaders": several | {"Host": [self.endpoint_host]},
            "requestContext": context,
        }

    def variables(self) -> dict[str, Any]:
        """The `$context` variables known at the end of the call."""
        through = self.attachment or Attachment("127.0.0.1")
        known = {
            "requestId": self.request_id,
            "extendedRequestId": self.extended_request_id,
            "requestTimeEpoch": int(self.started * 1000),
            "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(self.started)),
            "responseLatency": int((time.time() - self.started) * 1000),
            "apiId": self.api_id,
            "accountId": self.account_id,
            "stage": self.stage,
            "httpMethod": self.method,
            "path": f"/{self.stage}{self.path}",
            "resourcePath": self.route,
            "protocol": "HTTP/1.1",
            "domainName": self.endpoint_host,
            "domainPrefix": self.endpoint_host.partition(".")[0],
            "identity.sourceIp": through.address,
            "identity.vpceId": through.endpoint_id,
            "identity.vpcId": through.vpc_id,
        }
        return known | self.log_variables


def _header_name(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))


CALL: ContextVar[Call] = ContextVar("local_aws_call")
"""The call that is being answered."""


def access_log_line(template: str, variables: Mapping[str, Any]) -> str:
    """The access log line of one call in the stage's format; a variable without a value is `-`, as on AWS."""

    def value(match: re.Match[str]) -> str:
        found = variables.get(match.group(1)[1:])
        return "-" if found in (None, "") else str(found)

    return _VARIABLE.sub(value, template)


def write_access_log(settings: Mapping[str, str], variables: Mapping[str, Any]) -> None:
    """Append one line to the log group of the stage's access log settings; without settings nothing is logged."""
    from ministack.services import cloudwatch_logs  # noqa: PLC0415 - MiniStack loads its services when first called

    if not settings.get("destinationArn") or not settings.get("format"):
        return
    name = settings["destinationArn"].partition(":log-group:")[2].removesuffix(":*")
    group = cloudwatch_logs._log_groups.get(name)
    if group is None:
        # On AWS, too, lines for a deleted group are lost, and the caller does not notice.
        return
    now = int(time.time() * 1000)
    stream = group["streams"].setdefault(_STREAM, _new_stream(now))
    line = {"timestamp": now, "message": access_log_line(settings["format"], variables), "ingestionTime": now}
    cloudwatch_logs._append_log_events(stream, [line])


def _new_stream(now: int) -> dict[str, Any]:
    return {
        "events": [],
        "uploadSequenceToken": "1",
        "creationTime": now,
        "firstEventTimestamp": None,
        "lastEventTimestamp": None,
        "lastIngestionTime": None,
    }
