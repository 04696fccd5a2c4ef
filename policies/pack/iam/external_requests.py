"""The circumstances of requests from elsewhere: over the internet, through another VPC endpoint, by another account.

Each is a mapping of condition keys, in lower case, to the values that are known; the other keys may have any value.
"""

import ipaddress
from collections.abc import Collection, Iterator, Mapping

from .document import Document, network
from .evaluation import Caller, Value

ENDPOINTS = {
    "endpoints": {
        "type": "array",
        "items": {"type": "string"},
        "default": [],
        "description": "Ids of the company's VPC endpoints; none means that documents may name any.",
    }
}
"""The setting of policies that ask whether a request comes through the company's endpoints."""
SOMEBODY_ELSE = Caller("AWS", "arn:aws:iam::999999999999:role/somebody-else")
_ANYWHERE = ("1.1.1.1", "2600::1")

_DIRECT: Mapping[str, Value] = {
    "aws:viaawsservice": "false",
    "aws:calledvia": None,
    "aws:calledviafirst": None,
    "aws:calledvialast": None,
    "aws:principalisawsservice": "false",
}
_NO_ENDPOINT: Mapping[str, Value] = dict.fromkeys(
    (
        "aws:sourcevpce",
        "aws:sourcevpc",
        "aws:sourcevpcarn",
        "aws:vpcsourceip",
        "aws:vpceaccount",
        "aws:vpceorgid",
        "aws:vpceorgpaths",
    )
)
# `aws:VpcSourceIp` is left open: private ranges overlap, so anybody's VPC can hold our addresses (IAM User Guide).
_THEIR_ENDPOINT: Mapping[str, Value] = {
    "aws:sourcevpce": "vpce-0fedcba9876543210",
    "aws:sourcevpc": "vpc-0fedcba9876543210",
    "aws:sourcevpcarn": "arn:aws:ec2:us-east-1:999999999999:vpc/vpc-0fedcba9876543210",
    "aws:vpceaccount": "999999999999",
    "aws:vpceorgid": "o-zzzzzzzzzz",
    "aws:vpceorgpaths": "o-zzzzzzzzzz/r-zzzz/",
    "aws:sourceip": None,
}


def not_through_our_endpoints(document: Document, endpoints: Collection[str] = ()) -> list[Mapping[str, Value]]:
    """The circumstances of requests that do not come through the company's own VPC endpoints.

    `endpoints`: the company's; where none are given, all that the document names are. Over the internet, `aws:SourceIp`
    is a public address: a private one in a document never matches there.
    """
    internet = [{**_DIRECT, **_NO_ENDPOINT, "aws:sourceip": address} for address in sorted(_public(document))]
    unknown = set(_written(document, "aws:sourcevpce")) - set(endpoints) if endpoints else set()
    named = [{**_DIRECT, "aws:sourcevpce": endpoint, "aws:sourceip": None} for endpoint in sorted(unknown)]
    return [*internet, {**_DIRECT, **_THEIR_ENDPOINT}, *named]


def by_others_on_their_resources() -> list[Mapping[str, Value]]:
    """The circumstances of requests by another organization's principals on its own resources, and by nobody known."""
    theirs: dict[str, Value] = {
        "aws:principalaccount": "999999999999",
        "aws:principalarn": SOMEBODY_ELSE.name,
        "aws:principalorgid": "o-zzzzzzzzzz",
        "aws:principalorgpaths": ("o-zzzzzzzzzz/r-zzzz/",),
        "aws:sourceowner": "999999999999",
        "kms:calleraccount": "999999999999",
    }
    # Whoever asks directly has none of what an AWS service says of whom it asks for.
    service: dict[str, Value] = dict.fromkeys(("aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid"))
    resource: dict[str, Value] = {
        "aws:resourceaccount": "999999999999",
        "aws:resourceorgid": "o-zzzzzzzzzz",
        "aws:resourceorgpaths": ("o-zzzzzzzzzz/r-zzzz/",),
        "s3:resourceaccount": "999999999999",
    }
    common = {**_DIRECT, **service, **resource}
    return [{**common, **theirs}, {**common, **dict.fromkeys(theirs)}]


def by_others_on_our_resources() -> list[Mapping[str, Value]]:
    """The circumstances of requests by another organization's principals, and by nobody known, on our resources."""
    return [
        {key: value for key, value in keys.items() if "resource" not in key} for keys in by_others_on_their_resources()
    ]


def _written(document: Document, key: str) -> Iterator[str]:
    """What the document compares a condition key with."""
    for statement in document.statements:
        for condition in statement.conditions:
            if condition.key == key:
                yield from (text for text in condition.values if "${" not in text)


def _public(document: Document) -> set[str]:
    candidates = set(_ANYWHERE)
    for text in _written(document, "aws:sourceip"):
        try:
            found = network(text)
        except ValueError:
            continue
        candidates |= {str(found[0]), str(found[-1])}
    return {address for address in candidates if ipaddress.ip_address(address).is_global}
