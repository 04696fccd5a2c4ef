"""`studio-access dns`: forwarder configuration for the corporate name servers."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..errors import WrongInputError
from ..stack import Stack, read_stack
from ..terminal import Json, OutputsFile, Result, StackName, run_command


class NameServer(StrEnum):
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
    kind: Annotated[NameServer, typer.Argument(help="The name server to configure.")],
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="Write it there; an existing file is not touched.")
    ] = None,
    outputs: OutputsFile = None,
    stack: StackName = None,
    json: Json = False,
) -> None:
    """Write the configuration that forwards Studio's and the API's names to the VPC's resolver.

    For bind, windows, unbound, dnsmasq or systemd-resolved; to standard output, or to a file.
    """
    run_command(lambda: _dns(read_stack(outputs, stack), kind, file), json)


def _dns(stack: Stack, kind: NameServer, file: Path | None) -> Result:
    text = stack.outputs["forwarders"].get(kind.output)
    if not isinstance(text, str) or not text:
        raise WrongInputError(f"the stack has no configuration for {kind.value}: deploy this version with `pulumi up`")
    notes = []
    if not stack.outputs["resolverAddresses"]:
        notes.append("fill in the resolver's addresses: the stack has none (createResolver or resolverAddresses)")
    document = {"kind": kind.value, "configuration": text, "complete": not notes}
    if file is None:
        return Result(document, text=text if text.endswith("\n") else f"{text}\n", notes=notes)
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError as error:
        raise WrongInputError(f"--file {file}: is there already; name another, or move it away") from error
    except OSError as error:
        raise WrongInputError(f"--file {file}: cannot be written ({type(error).__name__})") from error
    return Result({**document, "file": str(file)}, notes=[f"written to {file}", *notes])
