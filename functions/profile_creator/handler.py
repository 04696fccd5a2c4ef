"""The profile creator's entry point: gives a person who may have one, and has none, their Studio user profile."""

import os
import time
from typing import Any

from creation import Configuration, Creation
from event import request_id_or_own, value_at
from names import is_profile_name
from result import Outcome, Result, answer, write_log

_CREATION = Creation(Configuration.from_environment(os.environ))


def handler(event: object, context: object) -> dict[str, Any]:
    """Answer one `POST /me/profile`; the name comes from the authorizer only, nothing of the request is looked at."""
    started = time.perf_counter()
    try:
        outcome = _outcome(event)
    except Exception as error:  # noqa: BLE001 - the text of what we did not foresee may hold anything: only its class is logged
        outcome = Outcome(Result.INTERNAL, error=type(error).__name__)
    request_id = request_id_or_own(event, context)
    write_log(outcome, request_id, (time.perf_counter() - started) * 1000)
    return answer(outcome, request_id)


def _outcome(event: object) -> Outcome:
    profile = value_at(event, "requestContext", "authorizer", "profile")
    if profile is None:
        return Outcome(Result.PROFILE_MISSING)
    if not is_profile_name(profile):
        return Outcome(Result.PROFILE_INVALID)
    return _CREATION.ensure(profile)
