"""What of a front door is watched, by its names in logs, metrics and events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..lambda_functions.kinds import AUTHORIZER, PRESIGNER, Kind


@dataclass(frozen=True)
class Watched:
    """The parts of one front door."""

    prefix: str
    """The beginning of its physical names, and the API's name."""
    stage_name: str
    access_log: str
    """The log group of the API's access log."""
    kinds: Sequence[Kind]
    """All functions that there are."""
    web_acl: str = ""
    """The web ACL before the API; empty where there is none."""

    @property
    def namespace(self) -> str:
        """Of the metrics from the logs; one a front door, so that two never add up."""
        return f"StudioAccess/{self.prefix}"

    @property
    def functions(self) -> Sequence[str]:
        """The names of all functions."""
        return [kind.name(self.prefix) for kind in self.kinds]

    @property
    def authorizer(self) -> str:
        """The function's name."""
        return AUTHORIZER.name(self.prefix)

    @property
    def presigner(self) -> str:
        """The function's name."""
        return PRESIGNER.name(self.prefix)

    @property
    def foreign_presign_rule(self) -> str:
        """The event rule that sees others presign."""
        return f"{self.prefix}-foreign-presign"

    @property
    def log_groups(self) -> Mapping[str, str]:
        """By log: `access`, or the folder of a function that there is."""
        functions = {kind.source: f"/aws/lambda/{kind.name(self.prefix)}" for kind in self.kinds}
        return {"access": self.access_log, **functions}
