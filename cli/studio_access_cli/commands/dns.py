"""`studio-access dns`: forwarder configuration for the corporate name servers."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .answer import Answer, give
from .failure import WrongInputError
from .options import Json, Outputs, Stack
from .stack import Stack as StackOutputs
from .stack import read_stack


class Kind(StrEnum):
    """Which name server; the values are what operators type."""

    bind = "bind"
    windows = "windows"
    unbound = "unbound"
    dnsmasq = "dnsmasq"
    systemd_resolved = "systemd-resolved"

    @property
    def output(self) -> str:
        """Its key in the stack's `forwarders`."""
        return {"systemd-resolved": "systemdResolved"}.get(self.value, self.value)


def dns(
    kind: Annotated[Kind, typer.Argument(help="The name server to configure.")],
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="Write it there; an existing file is not touched.")
    ] = None,
    outputs: Outputs = None,
    stack: Stack = None,
    json: Json = False,
) -> None:
    """Write the configuration that forwards Studio's and the API's names to the VPC's resolver.

    For bind, windows, unbound, dnsmasq or systemd-resolved; to standard output, or to a file.
    """
    give(lambda: _dns(read_stack(outputs, stack), kind, file), json)


def _dns(stack: StackOutputs, kind: Kind, file: Path | None) -> Answer:
    text = stack.outputs["forwarders"].get(kind.output)
    if not isinstance(text, str) or not text:
        raise WrongInputError(f"the stack has no configuration for {kind.value}: deploy this version with `pulumi up`")
    notes = []
    if not stack.outputs["resolverAddresses"]:
        notes.append("fill in the resolver's addresses: the stack has none (createResolver or resolverAddresses)")
    document = {"kind": kind.value, "configuration": text, "complete": not notes}
    if file is None:
        return Answer(document, text=text if text.endswith("\n") else f"{text}\n", notes=notes)
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError as error:
        raise WrongInputError(f"--file {file}: is there already; name another, or move it away") from error
    except OSError as error:
        raise WrongInputError(f"--file {file}: cannot be written ({type(error).__name__})") from error
    return Answer({**document, "file": str(file)}, notes=[f"written to {file}", *notes])
