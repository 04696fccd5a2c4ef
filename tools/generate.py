"""Writes the generated parts of documents: of Pulumi.yaml, README.md, docs/ and policies/README.md.

`python -m tools.generate` rewrites them from the component's settings, from the policies' own words, from the
commands and from what the stacks ask for; a test compares them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from components.studio_access.config.objects import IDENTITY_PROVIDERS, ISSUERS
from tools import command_line, configuration, controls, cost

ROOT = Path(__file__).parent.parent
BEGIN, END = "generated: begin", "generated: end"


def replaced(text: str, blocks: Sequence[str]) -> str:
    """The text with the blocks between its pairs of marker lines replaced, in their order."""
    parts = re.split(rf"({BEGIN}[^\n]*\n)(.*?)([^\n]*{END})", text, flags=re.DOTALL)
    if parts[1::4] == [] or len(parts[1::4]) != len(blocks):
        raise ValueError(f"{len(blocks)} pairs of the markers {BEGIN!r} and {END!r} are needed")
    parts[2::4] = [f"{block}\n" for block in blocks]
    return "".join(parts)


_IDENTITY_MEMBERS = (
    partial(configuration.members_table, IDENTITY_PROVIDERS, "IdentityProviderArgs"),
    partial(configuration.members_table, ISSUERS, "IssuerArgs"),
)
BLOCKS: Mapping[Path, Sequence[Callable[[], str]]] = {
    ROOT / "Pulumi.yaml": (configuration.schema,),
    ROOT / "README.md": (cost.first_line, configuration.first_table),
    ROOT / "docs/cli.md": (command_line.reference,),
    ROOT / "docs/configuration.md": (configuration.reference,),
    ROOT / "docs/controls.md": (controls.controls,),
    ROOT / "docs/cost.md": (cost.stacks_table, cost.switches_table, cost.sources_table),
    ROOT / "docs/identity.md": _IDENTITY_MEMBERS,
    ROOT / "policies/README.md": (controls.settings,),
}
"""What is generated: by file, what makes each of its blocks."""


def generated(path: Path) -> str:
    """One of the files of `BLOCKS` with its generated blocks up to date."""
    return replaced(path.read_text(), [make() for make in BLOCKS[path]])


if __name__ == "__main__":
    for file in BLOCKS:
        file.write_text(generated(file))
