"""Clients of AWS's services for one stack: its region, the operator's credentials."""

from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from .failure import CommandError
from .stack import Stack

if TYPE_CHECKING:
    import datetime


class Aws:
    """The services, each client made when it is first needed."""

    def __init__(self, stack: Stack, profile: str | None) -> None:
        # A quarter of a second that `--help` and the commands without AWS need not wait.
        import boto3  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        self._region = stack.location.region
        self._session = boto3.Session(profile_name=profile, region_name=self._region)
        # Throttled calls of a bulk operation are worth some patience.
        self._config = Config(retries={"mode": "standard", "total_max_attempts": 6}, connect_timeout=5, read_timeout=30)
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        """The client of a service by its SDK name."""
        if service not in self._clients:
            self._clients[service] = self._session.client(service, config=self._config)
        return self._clients[service]

    def check_account(self, stack: Stack) -> "datetime.datetime":
        """Refuse credentials of another account than the stack's; return AWS's own time."""
        answer = self.client("sts").get_caller_identity()
        wanted = stack.location.account_id
        if answer["Account"] != wanted:
            raise CommandError(
                f"the AWS credentials are of account {answer['Account']}, the stack is in {wanted}: change them"
            )
        return parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])


def pages(call: Callable[..., Any], key: str, following: str = "NextToken", **parameters: Any) -> Iterator[Any]:
    """Every record of a listing operation that pages; `following` is the parameter that asks for the next page."""
    position: dict[str, str] = {}
    while True:
        answer = call(**parameters, **position)
        yield from answer.get(key, [])
        if not answer.get(following):
            return
        position = {following: answer[following]}
