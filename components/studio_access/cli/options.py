"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Outputs = Annotated[
    Path | None,
    typer.Option(
        "--outputs",
        metavar="FILE",
        envvar="STUDIO_ACCESS_OUTPUTS",
        help="The stack's outputs as JSON; - reads them from standard input. Not given: `pulumi stack output --json`.",
    ),
]
Stack = Annotated[
    str | None,
    typer.Option(
        "--stack", metavar="NAME", help="The Pulumi stack whose outputs to read; not given: the selected one."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, and nothing else there.")]
AwsProfile = Annotated[
    str | None,
    typer.Option("--aws-profile", metavar="NAME", help="The AWS credentials to use; not given: the usual ones."),
]
NoBrowser = Annotated[
    bool, typer.Option("--no-browser", help="Show the address to sign in at, for a browser of this machine.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]
Issuer = Annotated[
    str | None,
    typer.Option(
        "--issuer", metavar="URL", help="Whose person it is, where the stack has several issuers; else the stack's own."
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
