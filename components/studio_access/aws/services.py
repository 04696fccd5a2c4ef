"""The AWS services that are reached through interface endpoints: who calls each, and what may pass."""

from collections.abc import Callable
from dataclasses import dataclass

from ..iam import vpc_endpoints as policies
from ..iam.document import Document
from .location import Location


@dataclass(frozen=True)
class Service:
    """An AWS service as an interface endpoint."""

    name: str
    """As in settings and resource names, such as `sagemaker-api`."""
    endpoint_service: str
    """As AWS spells it, such as `sagemaker.api`."""
    of_the_vpc: Callable[[Location], Document]
    """What may pass an endpoint with private DNS, which takes over the service for the whole VPC."""
    of_studio_only: bool = False
    """Whether only Studio's own apps call it, so that it is of no use without private DNS, and can be done without."""
    admits_people: bool = False
    """Whether browsers and command lines of the corporate network call it directly."""
    admits_function: bool = False
    """Whether the presigning function calls it."""

    @property
    def setting(self) -> str:
        """The setting that adopts an existing endpoint."""
        return f"{self.name.replace('-', '_')}_endpoint_id"


def _every_call(iam_prefix: str) -> Callable[[Location], Document]:
    return lambda location: policies.service_of_the_vpc(location, iam_prefix)


SERVICES = (
    # The Studio UI itself presigns, with the execution role, so the whole VPC's document cannot leave presigning out.
    Service("sagemaker-api", "sagemaker.api", _every_call("sagemaker"), admits_function=True),
    Service("studio", "studio", policies.studio_of_the_vpc, admits_people=True),
    Service("execute-api", "execute-api", policies.execute_api_of_the_vpc, admits_people=True),
    Service("sts", "sts", policies.sts_of_the_vpc, of_studio_only=True),
    Service("logs", "logs", _every_call("logs"), of_studio_only=True),
    Service("sagemaker-runtime", "sagemaker.runtime", _every_call("sagemaker"), of_studio_only=True),
    Service("servicecatalog", "servicecatalog", _every_call("servicecatalog"), of_studio_only=True),
)
