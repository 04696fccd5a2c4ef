"""The presigner's entry point: gives the signed-in caller a presigned URL of their own Studio user profile."""

import os
import time
from typing import Any

from cross_origin import cross_origin_headers
from event import request_id_or_own, vpc_endpoint_id
from outcome import Outcome, Reason, answer, write_log
from presigner_configuration import Configuration
from request import request_of
from studio import Studio

CONFIGURATION = Configuration.from_environment(os.environ)
STUDIO = Studio(CONFIGURATION)


def handler(event: object, context: object) -> dict[str, Any]:
    """Answer one request of the API; whatever happens, the caller gets an HTTP answer and the log gets its line."""
    started = time.perf_counter()
    try:
        outcome = _outcome(event)
    except Exception as error:  # noqa: BLE001  the text of what we did not foresee may hold anything: only its class is logged
        outcome = Outcome(Reason.INTERNAL, error=type(error).__name__)
    correlation = request_id_or_own(event, context)
    milliseconds = (time.perf_counter() - started) * 1000
    write_log(outcome, correlation, vpc_endpoint_id(event), milliseconds)
    answered = answer(outcome, correlation, CONFIGURATION.expires_in_seconds)
    answered["headers"] |= cross_origin_headers(event, CONFIGURATION.cors_origins)
    return answered


def _outcome(event: object) -> Outcome:
    request = request_of(event, CONFIGURATION)
    return request if isinstance(request, Outcome) else STUDIO.presign(request)
