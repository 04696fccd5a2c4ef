"""Outputs of a stack, as the command line reads them."""

import json
from typing import Any

from studio_access_cli.stack import Stack
from tests.cloud import deploy_stack


def outputs(**changes: Any) -> dict[str, Any]:
    """The local stack's, with changes."""
    return {**json.loads(json.dumps(deploy_stack("local").outputs)), **changes}


def stack(**changes: Any) -> Stack:
    return Stack(outputs(**changes))
