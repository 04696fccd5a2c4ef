"""How a request reached AWS: what the network alone decides, and the caller cannot."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Via:
    """One attachment to AWS: through a VPC endpoint, or over the internet."""

    address: str
    """The caller's IP address."""
    endpoint_id: str | None = None
    vpc_id: str | None = None

    def condition_key(self, key: str) -> str | None:
        """The value of a network condition key, or None where AWS leaves the key out.

        Through an endpoint there is `aws:VpcSourceIp` and no `aws:SourceIp`; elsewhere it is the other way round
        (IAM User Guide, "AWS global condition context keys").
        """
        through_endpoint = self.endpoint_id is not None
        return {
            "aws:sourcevpce": self.endpoint_id,
            "aws:sourcevpc": self.vpc_id,
            "aws:vpcsourceip": self.address if through_endpoint else None,
            "aws:sourceip": None if through_endpoint else self.address,
        }[key]


NETWORK_KEYS = frozenset({"aws:sourcevpce", "aws:sourcevpc", "aws:vpcsourceip", "aws:sourceip"})

VIA: ContextVar[Via | None] = ContextVar("local_aws_via", default=None)
"""The attachment of the request being answered; None on MiniStack's own port, which is no attachment at all."""

ASKED_HOST: ContextVar[str] = ContextVar("local_aws_asked_host", default="")
"""The host name the caller asked for, where a listener had to change it."""
