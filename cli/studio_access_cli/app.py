"""The commands of `studio-access`, put together."""

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from .commands.dns import dns
from .commands.doctor import doctor
from .commands.lock import lock, unlock
from .commands.open import open_studio
from .commands.sessions import app as sessions
from .commands.teardown import teardown
from .commands.users import app as users
from .commands.verify import verify

app = typer.Typer(
    name="studio-access",
    no_args_is_help=True,
    help="Operate the private front door to SageMaker Studio.",
    epilog="Exit status: 0 as it should be, 1 something is not, 2 wrong input, 3 not possible, 130 interrupted.",
    # Tracebacks show local variables, and these hold tokens.
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("verify")(verify)
app.command("open")(open_studio)
app.command("dns")(dns)
app.command("doctor")(doctor)
app.add_typer(users, name="users")
app.add_typer(sessions, name="sessions")
app.command("lock")(lock)
app.command("unlock")(unlock)
app.command("teardown")(teardown)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(_installed())
        raise typer.Exit


def _installed() -> str:
    try:
        return version("pulumi-studio-access")
    except PackageNotFoundError:
        return "not installed, run from the repository"


@app.callback()
def _studio_access(
    _: Annotated[
        bool, typer.Option("--version", help="The version of this program.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Operate the private front door to SageMaker Studio."""
