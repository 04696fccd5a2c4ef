"""Makes one user profile with the deployment's settings, however often and by however many it is asked for at once."""

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aws_client import Limits, aws_client
from botocore.exceptions import BotoCoreError, ClientError
from environment import accepted_by, json_list, matching, read, region
from log import word
from names import is_domain_id
from result import Outcome, Result
from sagemaker import ABSENT, ACCESS_DENIED, ENDPOINT_ALLOWED, THROTTLED, endpoint

# For each call; no second attempt, as the person asks again.
LIMITS = Limits(connect_seconds=0.5, read_seconds=2.5, attempts=1)
# Seconds after which the profile is looked at no more and the answer is to ask again: with one pause and one call
# more, below the function's 9 s.
LONGEST_WAIT_SECONDS = 4.0
POLL_SECONDS = 0.5

_ROLE_ARN = re.compile(r"(arn:aws[a-z-]*:iam::[0-9]{12}:role/[\x21-\x7e]{1,512})?")
_GROUP = re.compile(r"sg-[0-9a-f]{8,17}")

_RESULT_OF_ERROR = {
    **dict.fromkeys(ACCESS_DENIED, Result.ACCESS_DENIED),
    **dict.fromkeys(THROTTLED, Result.THROTTLED),
    # Somebody else asked for the same name meanwhile: the next request sees whose it is.
    "ResourceInUse": Result.PENDING,
}
_RESULT_OF_STATUS = {
    "InService": Result.THERE,
    "Pending": Result.PENDING,
    "Updating": Result.PENDING,
    "Deleting": Result.GOING,
}


@dataclass(frozen=True)
class Configuration:
    """The domain, how to reach SageMaker, and what every new profile gets."""

    domain_id: str
    endpoint: str
    region: str
    execution_role_arn: str
    """Empty: the domain's own."""
    security_group_ids: list[str]
    """Besides the domain's own."""
    tags: Mapping[str, str]

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Configuration":
        """Raises ConfigurationError at the first variable that is missing or malformed."""
        groups = json_list(lambda value: isinstance(value, str) and _GROUP.fullmatch(value) is not None)
        role = "the ARN of a role, or empty"
        return cls(
            domain_id=read(environment, "DOMAIN_ID", accepted_by(is_domain_id), "a Studio domain id, such as d-abc123"),
            endpoint=read(environment, "SAGEMAKER_ENDPOINT", endpoint, ENDPOINT_ALLOWED),
            region=region(environment),
            execution_role_arn=read(environment, "EXECUTION_ROLE_ARN", matching(_ROLE_ARN), role),
            security_group_ids=read(
                environment, "SECURITY_GROUP_IDS", groups, "a JSON list of security group ids, or []"
            ),
            tags=read(environment, "TAGS", _tags, "a JSON object of texts, or {}"),
        )


def _tags(text: str) -> dict[str, str]:
    values = json.loads(text)
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise ValueError
    return values


class Creation:
    """The Studio domain's side of the function; made once a process, since its client takes long to make."""

    def __init__(self, configuration: Configuration, sleep: Callable[[float], None] = time.sleep) -> None:
        self._configuration = configuration
        self._sleep = sleep
        self.client = aws_client("sagemaker", configuration.region, LIMITS, configuration.endpoint)

    def ensure(self, profile: str) -> Outcome:
        """Have the profile made unless it is there; `CreateUserProfile` itself refuses a second of the name."""
        started = time.monotonic()
        try:
            found = self._found(profile)
            if found is not None:
                return Outcome(found, profile)
            self.client.create_user_profile(**self._parameters(profile))
            while time.monotonic() - started < LONGEST_WAIT_SECONDS:
                found = self._found(profile)
                if found is not Result.PENDING:
                    return Outcome(Result.CREATED if found is Result.THERE else found or Result.PENDING, profile)
                self._sleep(POLL_SECONDS)
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code"))
            return Outcome(_RESULT_OF_ERROR.get(code, Result.SAGEMAKER_ERROR), profile, word(code))
        except BotoCoreError as error:
            return Outcome(Result.UNREACHABLE, profile, type(error).__name__)
        return Outcome(Result.PENDING, profile)

    def _found(self, profile: str) -> Result | None:
        """What is there under this name; None if nothing is."""
        try:
            there = self.client.describe_user_profile(DomainId=self._configuration.domain_id, UserProfileName=profile)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in ABSENT:
                return None
            raise
        # SageMaker takes `Bob` for `bob` (API reference, CreateUserProfile); the person may not be the same.
        if there.get("UserProfileName") != profile:
            return Result.NAME_CLASH
        return _RESULT_OF_STATUS.get(str(there.get("Status")), Result.PROFILE_FAILED)

    def _parameters(self, profile: str) -> dict[str, Any]:
        configuration = self._configuration
        settings: dict[str, Any] = {}
        if configuration.execution_role_arn:
            settings["ExecutionRole"] = configuration.execution_role_arn
        if configuration.security_group_ids:
            settings["SecurityGroups"] = configuration.security_group_ids
        return {
            "DomainId": configuration.domain_id,
            "UserProfileName": profile,
            "Tags": [{"Key": key, "Value": value} for key, value in sorted(configuration.tags.items())],
            **({"UserSettings": settings} if settings else {}),
        }
