"""Address ranges as security policies see them."""

import ipaddress

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# RFC 1918, RFC 6598, RFC 4193, RFC 4291.
_PRIVATE = [
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fe80::/10")
]


def is_private(text: str) -> bool:
    """Whether every address of the range is private; what is no range is not."""
    return lies_in(text, _PRIVATE)


def is_named(text: str) -> bool:
    """Whether the range is private and less than a whole private block: somebody's network, not everybody's."""
    found = parsed(text)
    return found is not None and is_private(text) and found not in _PRIVATE


def lies_in(text: str, ranges: list[Network]) -> bool:
    """Whether every address of the range is in one of the ranges."""
    found = parsed(text)
    return found is not None and any(
        found.version == one.version and found.subnet_of(one)  # ty: ignore[invalid-argument-type]
        for one in ranges
    )


def parsed(text: str) -> Network | None:
    """The range, or None for what is none."""
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
