"""What a stack tells: every output with what it must look like, and the keys of those that are objects.

Plain data, so that commands and documents read it without Pulumi's providers. What each output means stands under the
attribute of `StudioAccess`, where Pulumi's schema takes it from.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .aws.location import Location
from .aws.naming import camel_case

if TYPE_CHECKING:
    # Settings know Pulumi, which the command line does not load.
    from .config.settings import Settings


@dataclass(frozen=True)
class Shape:
    """What a value must look like."""

    words: str
    """Ends the sentence `<output> is not ...`."""
    fits: Callable[[object], bool]


_HOST_LABELS = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def _like(words: str, pattern: str) -> Shape:
    return Shape(words, lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None)


def _or_nothing(shape: Shape) -> Shape:
    """Also null, and the empty text: the Pulumi CLI shows an output that is empty as either."""
    return Shape(f"{shape.words}, or null", lambda value: value is None or value == "" or shape.fits(value))


def _each(words: str, shape: Shape) -> Shape:
    return Shape(words, lambda value: isinstance(value, list) and all(shape.fits(one) for one in value))


def _object(words: str, *keys: str) -> Shape:
    """An object that has texts under these keys, and perhaps more."""
    return Shape(words, lambda value: isinstance(value, dict) and all(isinstance(value.get(key), str) for key in keys))


def _is_https(value: object) -> bool:
    if not isinstance(value, str):
        return False
    parts = urlsplit(value)
    return parts.scheme == "https" and _HOST_LABELS.fullmatch(parts.hostname or "") is not None and not parts.query


HTTPS = Shape("an https address", _is_https)
TEXT = Shape("a text", lambda value: isinstance(value, str))
TEXTS = _each("a list of texts", TEXT)
OBJECT = Shape("an object", lambda value: isinstance(value, dict))
DOMAIN_ID = _like("a domain id", r"d-[a-z0-9-]{1,61}")

OUTPUTS: Mapping[str, Shape] = {
    "api_url": HTTPS,
    "page_url": _or_nothing(HTTPS),
    "host_header": _like("a host name", r"[a-z0-9.-]+"),
    "api_id": _like("an API id", r"[a-z0-9-]+"),
    "endpoint_ids": _object("endpoints by service", "sagemakerApi", "studio", "executeApi"),
    "user_pool_id": _or_nothing(_like("a user pool id", r"[\w-]+")),
    "client_id": _or_nothing(_like("a client id", r"[\w+-]+")),
    "issuer": HTTPS,
    "function_names": _object("authorizer and presigner", "authorizer", "presigner"),
    "vpc_id": _like("a VPC id", r"vpc-[0-9a-z-]+"),
    "subnet_ids": TEXTS,
    "domain_id": DOMAIN_ID,
    "route_table_id": _or_nothing(_like("a route table id", r"[\w-]+")),
    "presign_policy": _like("a policy", r"\{.*\}"),
    "forward_zones": TEXT,
    "forwarders": Shape("configurations by server", OBJECT.fits),
    "resolver_addresses": Shape("a list", lambda value: isinstance(value, list)),
    "front_door": OBJECT,
    "alarm_topic_arn": _or_nothing(TEXT),
    "dashboard_name": _or_nothing(TEXT),
    "profile_from": _like("username, claim or directory", "username|claim|directory"),
    "directory_table": _or_nothing(TEXT),
    "operating": Shape("what operators need", OBJECT.fits),
}
"""Every output of the component, in the order of the documents; a stack exports it by its name in camelCase."""

OPERATING: Mapping[str, Shape] = {
    "partition": TEXT,
    "region": TEXT,
    "accountId": TEXT,
    "signInUrl": TEXT,
    "domainIds": _each("a list of domain ids", DOMAIN_ID),
    "issuers": _each("a list of https addresses", HTTPS),
    "settings": OBJECT,
    "rolePolicies": OBJECT,
    "studioRole": TEXT,
}
"""The keys of `operating`."""

OPERATING_SETTINGS = (
    "vpc_cidrs",
    "corporate_cidrs",
    "user_pool_id",
    "callback_urls",
    "mfa",
    "profile_claim",
    "authorizer_cache_seconds",
    "log_retention_days",
    "home_storage",
    "deletion_protection",
)
"""The settings in `operating.settings`, where they have the names of configuration keys."""


def operating(
    settings: "Settings",
    *,
    location: Location,
    sign_in_url: str,
    domain_ids: Sequence[str],
    known_settings: Mapping[str, Any],
    role_policies: Mapping[str, Mapping[str, str]],
    studio_role: str,
) -> dict[str, Any]:
    """What operators' commands compare a deployment with: where it is, and how it is set; nothing of it is secret.

    domain_ids: all that are opened, the default one first. known_settings: those of `OPERATING_SETTINGS`, by
    configuration key. role_policies: by function and policy name. studio_role: the name of the created domain's
    execution role; empty where the domain is brought. `issuers` are those of the settings, none where
    there is a user pool.
    """
    return {
        "partition": location.partition,
        "region": location.region,
        "accountId": location.account_id,
        "signInUrl": sign_in_url,
        "domainIds": list(domain_ids),
        "issuers": [entry["issuer"] for entry in settings.issuers],
        "settings": dict(known_settings),
        "rolePolicies": role_policies,
        "studioRole": studio_role,
    }


def operating_settings(settings: "Settings") -> dict[str, Any]:
    """The settings that operators' commands read, by configuration key; some may be outputs."""
    return {camel_case(name): getattr(settings, name) for name in OPERATING_SETTINGS}
