"""What a stack's outputs must look like for the commands to read them."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

_HOST_LABELS = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def problems_of(outputs: object) -> list[str]:
    """What is missing in a stack's outputs, or of the wrong kind; values are not repeated."""
    if not isinstance(outputs, dict):
        return ["they are not an object"]
    found = [f"{key} is missing" for key in _SHAPES if key not in outputs]
    present = {key: shape for key, shape in _SHAPES.items() if key in outputs}
    found += [f"{key} is not {wanted}" for key, (wanted, is_right) in present.items() if not is_right(outputs[key])]
    operating = outputs.get("operating")
    if isinstance(operating, dict):
        wrong = [key for key, kind in _OPERATING.items() if not isinstance(operating.get(key), kind)]
        wrong += [f"settings.{key}" for key in _SETTINGS if key not in (operating.get("settings") or {})]
        found += [f"operating.{key} is missing" for key in wrong]
        lists = {key: shape for key, shape in _LISTS.items() if key in operating}
        found += [
            f"operating.{key} is not {wanted}" for key, (wanted, fits) in lists.items() if not fits(operating[key])
        ]
    return found


def _like(pattern: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _is_https(value: object) -> bool:
    if not isinstance(value, str):
        return False
    parts = urlsplit(value)
    return parts.scheme == "https" and _HOST_LABELS.fullmatch(parts.hostname or "") is not None and not parts.query


def _has(*keys: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, dict) and all(isinstance(value.get(key), str) for key in keys)


def _each(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(fits(one) for one in value)


_DOMAIN_ID = r"d-[a-z0-9-]{1,61}"
_LISTS: Mapping[str, tuple[str, Callable[[object], bool]]] = {
    "domainIds": ("a list of domain ids", _each(_like(_DOMAIN_ID))),
    "issuers": ("a list of https addresses", _each(_is_https)),
}
"""Of `operating`; a stack that was deployed before there were several of them lacks these."""
_OPERATING: Mapping[str, type] = {
    "partition": str,
    "region": str,
    "accountId": str,
    "signInUrl": str,
    "settings": dict,
    "rolePolicies": dict,
}
_SETTINGS = (
    "vpcCidrs",
    "corporateCidrs",
    "userPoolId",
    "callbackUrls",
    "mfa",
    "profileClaim",
    "authorizerCacheSeconds",
    "logRetentionDays",
)
_SHAPES: Mapping[str, tuple[str, Callable[[object], bool]]] = {
    "apiUrl": ("an https address", _is_https),
    "hostHeader": ("a host name", _like(r"[a-z0-9.-]+")),
    "apiId": ("an API id", _like(r"[a-z0-9-]+")),
    "endpointIds": ("endpoints by service", _has("sagemakerApi", "studio", "executeApi")),
    "functionNames": ("authorizer and presigner", _has("authorizer", "presigner")),
    "domainId": ("a domain id", _like(_DOMAIN_ID)),
    "userPoolId": ("a user pool id, or null", lambda value: value is None or _like(r"[\w-]*")(value)),
    "clientId": ("a client id, or null", lambda value: value is None or _like(r"[\w+-]*")(value)),
    "issuer": ("an https address", _is_https),
    "presignPolicy": ("a policy", _like(r"\{.*\}")),
    "forwarders": ("configurations by server", lambda value: isinstance(value, dict)),
    "resolverAddresses": ("a list", lambda value: isinstance(value, list)),
    "vpcId": ("a VPC id", _like(r"vpc-[0-9a-z-]+")),
    "operating": ("what operators need", lambda value: isinstance(value, dict)),
}
