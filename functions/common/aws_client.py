"""Calls AWS in bounded time and without a trace in the log; imported only where it is called, since the SDK is slow.

The clients are botocore's own: boto3 adds nothing to a single call but size and time to import.
"""

import logging
from typing import Any, NamedTuple

import botocore.session
from botocore.config import Config


class Limits(NamedTuple):
    """How long one call may take.

    A name server that does not answer, or an endpoint that sends byte by byte, is not bounded by this: the function's
    own limit ends that. tests/functions/test_time_limits.py adds up what each function can wait for.
    """

    connect_seconds: float
    """For each address of the endpoint's name, one after the other."""
    read_seconds: float
    attempts: int
    """Between two of them botocore waits: up to 1 s before the second, 2 s before the third (standard mode)."""


def aws_client(service: str, region: str, limits: Limits, endpoint: str | None = None) -> Any:
    """A client of a service, through the endpoint if there is one; it takes long to make, so once a process."""
    _silence("botocore", "urllib3")
    return botocore.session.Session().create_client(
        service,
        region_name=region,
        endpoint_url=endpoint,
        config=Config(
            connect_timeout=limits.connect_seconds,
            read_timeout=limits.read_seconds,
            retries={"mode": "standard", "total_max_attempts": limits.attempts},
            account_id_endpoint_mode="disabled",  # the one name of DynamoDB that networks and endpoint policies know
            proxies={},  # past no proxy, whatever the environment says
        ),
    )


def _silence(*loggers: str) -> None:
    """At debug level these log requests and responses, with URLs and names of people; no level may bring that back."""
    for name in loggers:
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.handlers = [logging.NullHandler()]
