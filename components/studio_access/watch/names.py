"""What of a front door is watched, by its names in logs, metrics and events."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Watched:
    """The parts of one front door."""

    prefix: str
    """The beginning of its physical names, and the API's name."""
    stage_name: str
    access_log: str
    """The log group of the API's access log."""
    authorizer: str
    """The function's name."""
    presigner: str
    """The function's name."""
    key_refresher: str = ""
    """The function that renews the issuers' keys on a schedule; empty where there is none."""
    web_acl: str = ""
    """The web ACL before the API; empty where there is none."""

    @property
    def namespace(self) -> str:
        """Of the metrics from the logs; one a front door, so that two never add up."""
        return f"StudioAccess/{self.prefix}"

    @property
    def functions(self) -> Sequence[str]:
        """All functions."""
        return [name for name in (self.authorizer, self.presigner, self.key_refresher) if name]

    @property
    def foreign_presign_rule(self) -> str:
        """The event rule that sees others presign."""
        return f"{self.prefix}-foreign-presign"

    def log_group(self, log: str) -> str:
        """`access`, or a function's log by what the function is."""
        groups = {"authorizer": f"/aws/lambda/{self.authorizer}", "presigner": f"/aws/lambda/{self.presigner}"}
        return {"access": self.access_log, **groups}[log]
