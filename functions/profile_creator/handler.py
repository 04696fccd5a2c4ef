"""The profile creator's entry point: gives a person who may have one, and has none, their Studio user profile."""

import os
import re
import time
from typing import Any

from creation import Creation
from creator_environment import Configuration
from result import Outcome, Result, answer, log

# SageMaker's own pattern of UserProfileName (API reference, CreateUserProfile), without nested repetition.
_NAME = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?")
_REQUEST_ID = re.compile(r"[a-zA-Z0-9+/_-]{1,64}={0,2}")

_CREATION = Creation(Configuration.from_environment(os.environ))


def handler(event: object, context: object) -> dict[str, Any]:
    """Answer one `POST /me/profile`; the name comes from the authorizer only, nothing of the request is looked at."""
    started = time.perf_counter()
    try:
        outcome = _outcome(event)
    except Exception as error:  # noqa: BLE001 - the text of what we did not foresee may hold anything: only its class is told
        outcome = Outcome(Result.INTERNAL, error=type(error).__name__)
    request_id = _request_id(event, context)
    log(outcome, request_id, (time.perf_counter() - started) * 1000)
    return answer(outcome, request_id)


def _outcome(event: object) -> Outcome:
    profile = _at(event, "requestContext", "authorizer", "profile")
    if profile is None:
        return Outcome(Result.PROFILE_MISSING)
    if not (isinstance(profile, str) and _NAME.fullmatch(profile)):
        return Outcome(Result.PROFILE_INVALID)
    return _CREATION.ensure(profile)


def _request_id(event: object, context: object) -> str:
    for candidate in (_at(event, "requestContext", "extendedRequestId"), getattr(context, "aws_request_id", None)):
        if isinstance(candidate, str) and _REQUEST_ID.fullmatch(candidate):
            return candidate
    return "unknown"


def _at(event: object, *path: str) -> object:
    value = event
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value
