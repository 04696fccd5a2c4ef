"""The one call this function exists for: SageMaker's CreatePresignedDomainUrl, and what its failures mean."""

from typing import Any

from aws_client import Limits, aws_client
from botocore.exceptions import (
    ClientError,
    ConnectionError,  # noqa: A004  botocore's name for it
    ConnectTimeoutError,
    HTTPClientError,
    ReadTimeoutError,
    SSLError,
)
from log import word
from outcome import Outcome, Reason
from presigner_configuration import Configuration
from request import Request
from sagemaker import ABSENT, ACCESS_DENIED, THROTTLED

_REASON_OF_ERROR = {
    **dict.fromkeys(ABSENT, Reason.PROFILE_UNKNOWN),
    **dict.fromkeys(ACCESS_DENIED, Reason.ACCESS_DENIED),
    **dict.fromkeys(THROTTLED, Reason.THROTTLED),
    "ValidationError": Reason.REJECTED,
    "ValidationException": Reason.REJECTED,
}

# SageMaker must answer before the function's 9 s and the API's 10 s are over. At worst this takes 8 s: two attempts, in
# each two of three addresses (one a zone) that do not accept and one that does and then never answers, and in between
# botocore's back-off of up to 1 s.
LIMITS = Limits(connect_seconds=0.5, read_seconds=2.5, attempts=2)


class Studio:
    """The Studio domain's side of the function; made once a process, since its client takes long to make."""

    def __init__(self, configuration: Configuration, limits: Limits = LIMITS) -> None:
        self._configuration = configuration
        self.client = aws_client("sagemaker", configuration.region, limits, configuration.endpoint)

    def presign(self, request: Request) -> Outcome:
        """Ask for a URL that opens the request's domain as its user profile."""
        try:
            response = self.client.create_presigned_domain_url(**self._parameters(request))
        except ClientError as error:
            return _refused(error, request.profile)
        except (ConnectTimeoutError, ReadTimeoutError) as error:
            return _failed(Reason.TIMED_OUT, error, request.profile)
        except SSLError as error:
            return _failed(Reason.ENDPOINT_UNTRUSTED, error, request.profile)
        except (ConnectionError, HTTPClientError) as error:
            return _failed(Reason.UNREACHABLE, error, request.profile)
        url = response.get("AuthorizedUrl")
        if not (isinstance(url, str) and url.startswith("https://")):
            return Outcome(Reason.NO_URL, request.profile, aws_request_id=_request_id(response))
        return Outcome(Reason.PRESIGNED, request.profile, url, _request_id(response))

    def _parameters(self, request: Request) -> dict[str, str | int]:
        parameters: dict[str, str | int] = {
            "DomainId": request.domain,
            "UserProfileName": request.profile,
            "ExpiresInSeconds": self._configuration.expires_in_seconds,
            "SessionExpirationDurationInSeconds": self._configuration.session_seconds,
        }
        if request.space is not None:
            parameters["SpaceName"] = request.space
        if request.landing is not None:
            parameters["LandingUri"] = request.landing
        return parameters


def _refused(error: ClientError, profile: str) -> Outcome:
    code = error.response.get("Error", {}).get("Code")
    reason = _REASON_OF_ERROR.get(str(code), Reason.STUDIO_ERROR)
    return Outcome(reason, profile, aws_request_id=_request_id(error.response), error=word(code))


def _failed(reason: Reason, error: Exception, profile: str) -> Outcome:
    return Outcome(reason, profile, error=type(error).__name__)


def _request_id(response: Any) -> str | None:
    return word(response.get("ResponseMetadata", {}).get("RequestId"))
