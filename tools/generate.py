"""Writes the generated parts of documents: of Pulumi.yaml, README.md, docs/ and policies/README.md.

`python -m tools.generate` rewrites them from the component's settings, from the policies' own words and from the
commands; a test compares them.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from components.studio_access.config.objects import IDENTITY_PROVIDERS, ISSUERS
from tools import command_line, configuration, controls

ROOT = Path(__file__).parent.parent
BEGIN, END = "generated: begin", "generated: end"


def replaced(text: str, blocks: Sequence[str]) -> str:
    """The text with the blocks between its pairs of marker lines replaced, in their order."""
    parts = re.split(rf"({BEGIN}[^\n]*\n)(.*?)([^\n]*{END})", text, flags=re.DOTALL)
    if parts[1::4] == [] or len(parts[1::4]) != len(blocks):
        raise ValueError(f"{len(blocks)} pairs of the markers {BEGIN!r} and {END!r} are needed")
    parts[2::4] = [f"{block}\n" for block in blocks]
    return "".join(parts)


def generated() -> dict[Path, str]:
    """Each file with its generated blocks up to date."""
    blocks = {
        ROOT / "Pulumi.yaml": [configuration.schema()],
        ROOT / "README.md": [configuration.first_table()],
        ROOT / "docs/cli.md": [command_line.reference()],
        ROOT / "docs/configuration.md": [configuration.reference()],
        ROOT / "docs/controls.md": [controls.controls()],
        ROOT / "docs/identity.md": [
            configuration.members_table(IDENTITY_PROVIDERS, "IdentityProviderArgs"),
            configuration.members_table(ISSUERS, "IssuerArgs"),
        ],
        ROOT / "policies/README.md": [controls.settings()],
    }
    return {path: replaced(path.read_text(), parts) for path, parts in blocks.items()}


if __name__ == "__main__":
    for path, text in generated().items():
        path.write_text(text)
