"""Route 53 Resolver, as far as a program creates and deletes it: endpoints and query logs are recorded, no more."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from local.servers.http_servers import Receive, Scope, Send, header, read_body, respond

# Kinds of records, and how AWS begins their ids.
_ENDPOINT, _LOG, _ASSOCIATION = "ResolverEndpoint", "ResolverQueryLogConfig", "ResolverQueryLogConfigAssociation"
_IDS = {_ENDPOINT: "rslvr-in", _LOG: "rqlc", _ASSOCIATION: "rqlca"}

Record = dict[str, Any]


class ResolverError(Exception):
    """Raised for what the service refuses: code and message as the SDK sees them."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Route53Resolver:
    """The JSON 1.1 service behind `route53resolver.<region>.amazonaws.com`, for whoever deploys."""

    def __init__(self, region: str, account_id: str) -> None:
        self._arn = f"arn:aws:route53resolver:{region}:{account_id}"
        self._records: dict[str, dict[str, Record]] = {kind: {} for kind in _IDS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        values = json.loads(await read_body(receive) or b"{}")
        try:
            status, answer = 200, self._call(header(scope, "x-amz-target").partition(".")[2], values)
        except ResolverError as error:
            status, answer = 400, {"__type": error.code, "message": str(error)}
        await respond(send, status, {"content-type": "application/x-amz-json-1.1"}, json.dumps(answer).encode())

    def _call(self, operation: str, values: Mapping[str, Any]) -> Record:
        for kind, records in self._records.items():
            if operation == f"List{kind}s":
                return {f"{kind}s": list(records.values())}
            if operation == f"Create{kind}" or (operation, kind) == (f"Associate{_LOG}", _ASSOCIATION):
                return {kind: self._add(kind, values)}
            if operation == f"Delete{kind}":
                return {kind: self._remove(kind, values[f"{kind}Id"])}
        if operation == f"List{_ENDPOINT}IpAddresses":
            return {"IpAddresses": self._addresses(values[f"{_ENDPOINT}Id"])}
        if operation == f"Disassociate{_LOG}":
            return {_ASSOCIATION: self._remove(_ASSOCIATION, self._association(values))}
        raise ResolverError("UnknownOperationException", f"The local Route 53 Resolver has no operation {operation!r}")

    def _add(self, kind: str, values: Mapping[str, Any]) -> Record:
        record_id = f"{_IDS[kind]}-{secrets.token_hex(8)}"
        arn = f"{self._arn}:{kind.replace('Resolver', 'resolver-').lower()}/{record_id}"
        self._records[kind][record_id] = {**values, "Id": record_id, "Arn": arn, "Status": "OPERATIONAL"}
        return self._records[kind][record_id]

    def _addresses(self, endpoint_id: str) -> list[Record]:
        listed = self._records[_ENDPOINT].get(endpoint_id, {}).get("IpAddresses", [])
        return [{**address, "IpId": f"rni-{number}", "Status": "ATTACHED"} for number, address in enumerate(listed)]

    def _association(self, values: Mapping[str, Any]) -> str:
        wanted = {name: values[name] for name in ("ResolverQueryLogConfigId", "ResourceId")}
        found = [key for key, record in self._records[_ASSOCIATION].items() if wanted.items() <= record.items()]
        return found[0] if found else ""

    def _remove(self, kind: str, record_id: str) -> Record:
        if record_id not in self._records[kind]:
            raise ResolverError("ResourceNotFoundException", f"{kind} {record_id!r} does not exist")
        if any(record.get(f"{kind}Id") == record_id for record in self._records[_ASSOCIATION].values()):
            raise ResolverError("InvalidRequestException", f"{kind} {record_id!r} is associated with a VPC")
        return self._records[kind].pop(record_id)
