"""Clients of AWS's services for one stack: its region, the operator's credentials, and their errors in one line."""

import contextlib
import datetime
from collections.abc import Callable, Generator, Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
    ProfileNotFound,
)
from botocore.exceptions import ConnectionError as AwsConnectionError
from studio_access.aws.location import Location

from ..errors import CommandError, WrongInputError


class Aws:
    """The services, each client made when it is first needed."""

    def __init__(self, location: Location, profile: str | None) -> None:
        """`profile` names credentials of the AWS configuration; None takes the usual ones."""
        # A quarter of a second that `--help` and the commands without AWS need not wait.
        import boto3  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        self._location = location
        self._session = boto3.Session(profile_name=profile, region_name=location.region)
        # A bulk operation is throttled now and then, so its calls are tried again.
        self._config = Config(retries={"mode": "standard", "total_max_attempts": 6}, connect_timeout=5, read_timeout=30)
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        """The client of a service by its SDK name."""
        if service not in self._clients:
            self._clients[service] = self._session.client(service, config=self._config)
        return self._clients[service]

    def check_account(self) -> datetime.datetime:
        """Refuse credentials of another account than the stack's with `CommandError`; return AWS's own time."""
        answer = self.client("sts").get_caller_identity()
        wanted = self._location.account_id
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


_HINTS = {
    "ExpiredToken": "sign in to AWS again",
    "ExpiredTokenException": "sign in to AWS again",
    "AccessDenied": "use credentials that may do this",
    "AccessDeniedException": "use credentials that may do this",
    "UnrecognizedClientException": "use credentials of the stack's account",
    "InvalidClientTokenId": "use credentials of the stack's account",
    "NotAuthorizedException": "use credentials that may do this",
}


@contextlib.contextmanager
def aws_failures() -> Generator[None]:
    """Turn what the AWS SDK raises into `CommandError` with one line, without addresses, which may be confidential."""
    try:
        yield
    except ClientError as error:
        raise CommandError(of_client_error(error)) from error
    except NoCredentialsError as error:
        raise CommandError("no AWS credentials: sign in (aws sso login) or set AWS_PROFILE") from error
    except ProfileNotFound as error:
        raise WrongInputError(f"{error}; choose one of `aws configure list-profiles`") from error
    except NoRegionError as error:
        raise WrongInputError("no region: the stack outputs should name one; deploy again with `pulumi up`") from error
    except (AwsConnectionError, HTTPClientError) as error:
        raise CommandError(
            f"AWS did not answer ({type(error).__name__}): check network and proxy, and run it again"
        ) from error
    except BotoCoreError as error:
        raise CommandError(f"the AWS SDK refused ({type(error).__name__}): check the AWS configuration") from error


def of_client_error(error: ClientError) -> str:
    """The service's answer in one line, with what to do where that is known."""
    code = error.response.get("Error", {}).get("Code", "unknown")
    message = " ".join(str(error.response.get("Error", {}).get("Message", "")).split())
    hint = f"; {_HINTS[code]}" if code in _HINTS else ""
    return f"{error.operation_name}: {code}: {message}{hint}"


def code_of(error: ClientError) -> str:
    """The error code alone."""
    return error.response.get("Error", {}).get("Code", "")
