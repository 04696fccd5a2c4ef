"""How a command fails: one line that names what to do, and an exit status."""

import contextlib
from collections.abc import Generator

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
    ProfileNotFound,
)
from botocore.exceptions import ConnectionError as AwsConnectionError

from .exit_status import NOT_POSSIBLE, WRONG_INPUT


class CommandError(Exception):
    """Raised if a command cannot go on; the message is one line for the operator."""

    exit_status = NOT_POSSIBLE


class WrongInputError(CommandError):
    """Raised if what the operator gave is not usable; nothing was done."""

    exit_status = WRONG_INPUT


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
    """Turn what the AWS SDK raises into one line; without addresses, which may carry what is nobody's business."""
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
