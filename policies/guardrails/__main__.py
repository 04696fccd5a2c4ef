"""`python -m studio_access.guardrails`: writes an organisation's guardrails from the outputs of deployed stacks."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from .deployed_stack import DeployedStack
from .documents import BOUNDARY_NAME, guardrails, to_json
from .statements import ExemptRoles


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 when the files are written, 2 if something that was given is wrong."""
    parser = argparse.ArgumentParser(prog="python -m studio_access.guardrails", description=__doc__)
    parser.add_argument(
        "outputs",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="what `pulumi stack output frontDoor --json` printed, one file a stack",
    )
    parser.add_argument(
        "--break-glass",
        action="append",
        required=True,
        metavar="ROLE_ARN",
        help="a role for emergencies, exempt from everything; may be given again",
    )
    parser.add_argument(
        "--deployer",
        action="append",
        required=True,
        metavar="ROLE_ARN",
        help="a role that runs `pulumi up`; may be given again",
    )
    parser.add_argument("--boundary", default=BOUNDARY_NAME, help="the permissions boundary's name (%(default)s)")
    parser.add_argument("--to", type=Path, default=Path("guardrails"), help="the folder to write to (%(default)s)")
    options = parser.parse_args(arguments)
    try:
        stacks = [DeployedStack.from_output(json.loads(path.read_text())) for path in options.outputs]
        documents = guardrails(stacks, ExemptRoles(options.break_glass, options.deployer), options.boundary)
    except (OSError, ValueError) as error:  # every error of this package, and of JSON, is a ValueError
        print(error, file=sys.stderr)  # noqa: T201 - a command's errors
        return 2
    options.to.mkdir(parents=True, exist_ok=True)
    for name, content in documents.items():
        text = to_json(content)
        (options.to / name).write_text(f"{text}\n")
        print(f"{options.to / name}: {len(text)} characters")  # noqa: T201 - a command's output
    return 0


if __name__ == "__main__":
    sys.exit(main())
