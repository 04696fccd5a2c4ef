"""A deployed stack on a local AWS, for a whole module: it borrows the environment of the process, so no longer."""

from pathlib import Path

import pytest

from components.studio_access.bundles import FUNCTIONS, Target, build
from local.demo.checks import run_checks, sign_in_alice
from local.deployment.stack import configuration, deployed

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def deployment():
    """The repository's program with Pulumi.local.yaml, up."""
    for function in FUNCTIONS:
        build(function, Target.of_this_machine(), ROOT / "build" / "local")
    with deployed(ROOT, "local", configuration(ROOT, "local")) as running:
        yield running


@pytest.fixture(scope="module")
def caller(deployment):
    """Alice, signed in."""
    return sign_in_alice(deployment)


@pytest.fixture(scope="module")
def checks(caller):
    """All checks, once."""
    return list(run_checks(caller))
