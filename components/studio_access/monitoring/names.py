"""The names in logs, metrics and events of what is monitored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..aws.naming import access_log_group, foreign_presign_rule_name, function_log_group
from ..lambda_functions.catalog import AUTHORIZER, PRESIGNER, FunctionSpec


@dataclass(frozen=True)
class MonitoredNames:
    """The parts of one deployment."""

    prefix: str
    """The beginning of its physical names, and the API's name."""
    stage_name: str
    specs: Sequence[FunctionSpec]
    """All functions that there are."""
    web_acl: str = ""
    """The web ACL before the API; empty where there is none."""

    @property
    def namespace(self) -> str:
        """Of the metrics from the logs; one a deployment, so that two never add up."""
        return f"StudioAccess/{self.prefix}"

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
        return foreign_presign_rule_name(self.prefix)

    @property
    def access_log(self) -> str:
        """The log group of the API's access log."""
        return access_log_group(self.prefix)

    @property
    def log_groups(self) -> Mapping[str, str]:
        """By log: `access`, or the folder of a function that there is."""
        functions = {spec.source: function_log_group(spec.name(self.prefix)) for spec in self.specs}
        return {"access": self.access_log, **functions}
