"""The one call this function exists for: SageMaker's CreatePresignedDomainUrl, and what its failures mean."""

import logging
from dataclasses import dataclass
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    ConnectionError,  # noqa: A004  botocore's name for it
    ConnectTimeoutError,
    HTTPClientError,
    ReadTimeoutError,
    SSLError,
)
from environment import Configuration
from outcome import Outcome, Reason
from requested import Request

_REASON_OF_ERROR = {
    "ResourceNotFound": Reason.PROFILE_UNKNOWN,
    "AccessDenied": Reason.ACCESS_DENIED,
    "AccessDeniedException": Reason.ACCESS_DENIED,
    "ValidationError": Reason.REJECTED,
    "ValidationException": Reason.REJECTED,
    "RequestLimitExceeded": Reason.THROTTLED,
    "RequestThrottled": Reason.THROTTLED,
    "RequestThrottledException": Reason.THROTTLED,
    "ThrottledException": Reason.THROTTLED,
    "Throttling": Reason.THROTTLED,
    "ThrottlingException": Reason.THROTTLED,
    "TooManyRequestsException": Reason.THROTTLED,
}


@dataclass(frozen=True)
class Limits:
    """How long SageMaker may take, so that we answer before the function's 9 s and the API's 10 s are over.

    At worst 8 s: two attempts, in each two of three addresses (one a zone) that do not accept and one that does and
    then never answers, and in between botocore's back-off of up to 1 s. A name server that does not answer, or an
    endpoint that sends byte by byte, is not bounded by this: the function's own limit ends that.
    """

    connect_seconds: float = 0.5
    read_seconds: float = 2.5
    attempts: int = 2


class Studio:
    """The Studio domain's side of the function; made once a process, since its client takes long to make.

    The client is botocore's own: boto3 adds nothing to a single call but size and time to import.
    """

    def __init__(self, configuration: Configuration, limits: Limits = Limits()) -> None:
        _silence("botocore", "urllib3")
        self._configuration = configuration
        self.client = botocore.session.Session().create_client(
            "sagemaker",
            region_name=configuration.region,
            endpoint_url=configuration.endpoint,
            config=Config(
                connect_timeout=limits.connect_seconds,
                read_timeout=limits.read_seconds,
                retries={"mode": "standard", "total_max_attempts": limits.attempts},
                proxies={},  # through the VPC endpoint only, whatever the environment says
            ),
        )

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
    return Outcome(reason, profile, aws_request_id=_request_id(error.response), error=_printable(code))


def _failed(reason: Reason, error: Exception, profile: str) -> Outcome:
    return Outcome(reason, profile, error=type(error).__name__)


def _request_id(response: Any) -> str | None:
    return _printable(response.get("ResponseMetadata", {}).get("RequestId"))


def _printable(value: object) -> str | None:
    """Ids and codes are words; anything else could be a text that quotes what it should not."""
    is_word = isinstance(value, str) and len(value) <= 100 and value.isascii() and value.replace("-", "").isalnum()  # noqa: PLR2004
    return value if is_word else None


def _silence(*loggers: str) -> None:
    """At debug level these log requests, responses and with them URLs; no level set later may bring that back."""
    for name in loggers:
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.handlers = [logging.NullHandler()]
