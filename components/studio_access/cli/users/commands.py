"""`studio-access users`: its commands."""

import typer

from .adding import add_users
from .linking import link_user
from .listing import list_users
from .removing import remove_users

app = typer.Typer(no_args_is_help=True, help="Users of the pool and their Studio profiles, together.")
app.command("list")(list_users)
app.command("add")(add_users)
app.command("remove")(remove_users)
app.command("link")(link_user)
