"""Credentials of Lambda workers: each has its own, as on AWS, so that what an earlier one made can be revoked."""

import secrets
from collections.abc import Callable, Mapping

from ministack.services import sts

Credentials = Callable[[dict[str, object]], dict[str, str]]


def of_each_worker(original: Credentials) -> Credentials:
    """MiniStack gives all workers of a function the same key, and calls it issued anew for each."""

    def credentials(config: dict[str, object]) -> dict[str, str]:
        shared = original(config)
        session: Mapping[str, object] = sts._sessions.pop(shared["AWS_ACCESS_KEY_ID"])
        own = {
            "AWS_ACCESS_KEY_ID": f"ASIA{secrets.token_hex(8).upper()}",
            "AWS_SECRET_ACCESS_KEY": secrets.token_urlsafe(30),
            "AWS_SESSION_TOKEN": secrets.token_urlsafe(96),
        }
        kept = {"SecretAccessKey": own["AWS_SECRET_ACCESS_KEY"], "SessionToken": own["AWS_SESSION_TOKEN"]}
        sts.register_session(own["AWS_ACCESS_KEY_ID"], {**session, **kept})
        return own

    return credentials
