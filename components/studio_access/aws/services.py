"""The AWS services that are reached through interface endpoints: what AWS calls each, and who calls it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Service:
    """An AWS service as an interface endpoint; what may pass it is in `iam/vpc_endpoints.py`."""

    name: str
    """As in settings and resource names, such as `sagemaker-api`."""
    endpoint_service: str
    """As AWS spells it, such as `sagemaker.api`."""
    host: str = ""
    """How its host name begins, which an endpoint's own name has after its first dot, where that is documented."""
    of_studio_only: bool = False
    """Whether only Studio's own apps call it, so that it is of no use without private DNS, and can be done without."""
    admits_people: bool = False
    """Whether browsers and command lines of the corporate network call it directly."""

    @property
    def setting(self) -> str:
        """The setting that adopts an existing endpoint."""
        return f"{self.name.replace('-', '_')}_endpoint_id"


SERVICES = (
    Service("sagemaker-api", "sagemaker.api", host="api.sagemaker"),
    Service("studio", "studio", admits_people=True),
    Service("execute-api", "execute-api", host="execute-api", admits_people=True),
    Service("sts", "sts", of_studio_only=True),
    Service("logs", "logs", of_studio_only=True),
    Service("sagemaker-runtime", "sagemaker.runtime", of_studio_only=True),
    Service("servicecatalog", "servicecatalog", of_studio_only=True),
)
