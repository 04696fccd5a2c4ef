"""Makes one user profile, however often and by however many it is asked for at once."""

import logging
import time
from collections.abc import Callable
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from creator_environment import Configuration
from result import Outcome, Result

# Seconds of polling after which the caller is told to ask again: with the calls' own limits, below the function's 9 s.
PATIENCE_SECONDS = 4.0
_POLL_SECONDS = 0.5

_RESULT_OF_ERROR = {
    "AccessDenied": Result.ACCESS_DENIED,
    "AccessDeniedException": Result.ACCESS_DENIED,
    "RequestLimitExceeded": Result.THROTTLED,
    "Throttling": Result.THROTTLED,
    "ThrottlingException": Result.THROTTLED,
    "TooManyRequestsException": Result.THROTTLED,
    # Somebody else asked for the same name meanwhile: the next request sees whose it is.
    "ResourceInUse": Result.PENDING,
}
_RESULT_OF_STATUS = {
    "InService": Result.THERE,
    "Pending": Result.PENDING,
    "Updating": Result.PENDING,
    "Deleting": Result.GOING,
}


class Creation:
    """The Studio domain's side of the function; made once a process, since its client takes long to make."""

    def __init__(self, configuration: Configuration, sleep: Callable[[float], None] = time.sleep) -> None:
        for name in ("botocore", "urllib3"):
            logging.getLogger(name).propagate = False
        self._configuration = configuration
        self._sleep = sleep
        self.client = botocore.session.Session().create_client(
            "sagemaker",
            region_name=configuration.region,
            endpoint_url=configuration.endpoint,
            config=Config(connect_timeout=0.5, read_timeout=2.5, retries={"total_max_attempts": 1}, proxies={}),
        )

    def ensure(self, profile: str) -> Outcome:
        """Have the profile made unless it is there; `CreateUserProfile` itself refuses a second of the name."""
        started = time.monotonic()
        try:
            found = self._found(profile)
            if found is not None:
                return Outcome(found, profile)
            self.client.create_user_profile(**self._parameters(profile))
            while time.monotonic() - started < PATIENCE_SECONDS:
                found = self._found(profile)
                if found is not Result.PENDING:
                    return Outcome(Result.CREATED if found is Result.THERE else found or Result.PENDING, profile)
                self._sleep(_POLL_SECONDS)
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code"))
            return Outcome(_RESULT_OF_ERROR.get(code, Result.SAGEMAKER_ERROR), profile, _word(code))
        except BotoCoreError as error:
            return Outcome(Result.UNREACHABLE, profile, type(error).__name__)
        return Outcome(Result.PENDING, profile)

    def _found(self, profile: str) -> Result | None:
        """What is there under this name; None if nothing is."""
        try:
            there = self.client.describe_user_profile(DomainId=self._configuration.domain_id, UserProfileName=profile)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in ("ResourceNotFound", "ResourceNotFoundException"):
                return None
            raise
        # SageMaker takes `Bob` for `bob` (API reference, CreateUserProfile); the person may not be the same.
        if there.get("UserProfileName") != profile:
            return Result.NAME_CLASH
        return _RESULT_OF_STATUS.get(str(there.get("Status")), Result.PROFILE_FAILED)

    def _parameters(self, profile: str) -> dict[str, Any]:
        given = self._configuration
        settings: dict[str, Any] = {}
        if given.execution_role_arn:
            settings["ExecutionRole"] = given.execution_role_arn
        if given.security_group_ids:
            settings["SecurityGroups"] = given.security_group_ids
        return {
            "DomainId": given.domain_id,
            "UserProfileName": profile,
            "Tags": [{"Key": key, "Value": value} for key, value in sorted(given.tags.items())],
            **({"UserSettings": settings} if settings else {}),
        }


def _word(code: str) -> str | None:
    return code if code.isascii() and code.isalnum() and len(code) <= 100 else None  # noqa: PLR2004
