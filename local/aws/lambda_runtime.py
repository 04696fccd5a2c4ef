"""What surrounds a Lambda function: the names that its network resolves, its credentials, and the end of its worker."""

import json
import os
import secrets
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

NAMES_FILE = "names.json"
EVERY_FUNCTION = ""
"""In the names file: what a function resolves whose own network is not known yet."""
_SITE_FOLDER = Path(__file__).parent / "lambda_site"

Names = Mapping[str, int | None]
"""Host name patterns, and the local ports that stand for their addresses; None has no route."""
Credentials = Callable[[dict[str, object]], dict[str, str]]


def variables(folder: Path) -> dict[str, str]:
    """Environment variables with which each worker resolves the names of its function's network alone.

    Python loads `lambda_site/sitecustomize.py` at the start of every process that has them.
    """
    path = os.pathsep.join(filter(None, [str(_SITE_FOLDER), os.environ.get("PYTHONPATH")]))
    return {"LOCAL_AWS_NAMES": str(folder / NAMES_FILE), "PYTHONPATH": path}


def write_names(folder: Path, names: Mapping[str, Names]) -> None:
    """Say what each function, by name, can resolve from now on."""
    (folder / NAMES_FILE).write_text(json.dumps(names), encoding="utf-8")


class EndedWorkers:
    """Lambda worker processes that ended: MiniStack waits for their end, but leaves their pipes open.

    This stands in for its function, and closes the pipes when all is over. Not at once: what the worker wrote last is
    still being read, into the function's log.
    """

    def __init__(self, collect: Callable[..., None]) -> None:
        self._collect = collect
        self._ended: list[subprocess.Popen[str]] = []

    def collect(self, process: subprocess.Popen[str] | None, deadline: float) -> None:
        """Wait for a worker that is to stop."""
        self._collect(process, deadline)
        if process is not None:
            self._ended.append(process)

    def close(self) -> None:
        """Close the pipes of all workers that ended."""
        while self._ended:
            with self._ended.pop():
                pass


def credentials_of_each_worker(original: Credentials) -> Credentials:
    """Give each worker credentials of its own, as on AWS, so that what an earlier one signed can be revoked.

    MiniStack gives all workers of a function the same key, and calls it issued anew for each.
    """

    def credentials(config: dict[str, object]) -> dict[str, str]:
        from ministack.services import sts  # noqa: PLC0415 - MiniStack loads its services when first called

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
