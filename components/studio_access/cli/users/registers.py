"""Where a stack's people are written down: the user pool, the Studio domain, the table of profiles."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..aws import Aws
from ..failure import WrongInputError
from ..stack import Stack
from .directory import Directory
from .pool import Pool
from .studio import Studio


@dataclass(frozen=True)
class Registers:
    """The registers of one stack."""

    profile_from: str
    """`username`, `claim` or `directory`: how the authorizer finds a person's profile."""
    studio: Studio
    """The default domain."""
    studios: Mapping[str, Studio]
    """Every domain, by its id."""
    pool: Pool | None
    """None where people sign in elsewhere."""
    directory: Directory | None
    """None where there is no table."""


def of_issuer(stack: Stack, issuer: str | None) -> str | None:
    """Whose person is meant, where the stack has several issuers: the same name may be somebody at each."""
    if len(stack.issuers) > 1 and issuer not in stack.issuers:
        given = "not given" if issuer is None else f"{issuer!r}"
        raise WrongInputError(f"--issuer {given}: the stack has several; allowed is one of {', '.join(stack.issuers)}")
    return issuer


def registers(stack: Stack, aws: Aws, issuer: str | None = None) -> Registers:
    """The stack's registers; people in the table are of `issuer`, or of the stack's own."""
    if stack.profile_from not in ("username", "claim", "directory"):
        raise WrongInputError(
            f"profileFrom {stack.profile_from!r} of the stack outputs is not known here: use a newer version"
        )
    if stack.profile_from == "directory" and not stack.directory_table:
        raise WrongInputError("the stack takes profiles from a table, but has no output directoryTable")
    if issuer is not None and not issuer.startswith("https://"):
        raise WrongInputError(f"--issuer {issuer!r}: allowed is the https address in the tokens' `iss`")
    table = stack.directory_table
    studios = {domain_id: Studio(aws.client("sagemaker"), domain_id) for domain_id in stack.domain_ids}
    return Registers(
        stack.profile_from,
        studios[stack.domain_id],
        studios,
        Pool(aws.client("cognito-idp"), stack.user_pool_id) if stack.user_pool_id else None,
        Directory(aws.client("dynamodb"), table, issuer or stack.outputs["issuer"]) if table else None,
    )
