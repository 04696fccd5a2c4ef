"""A deployed stack on a local AWS, for a whole module: it borrows the environment of the process, so no longer."""

from pathlib import Path

import pytest

from components.studio_access.bundles import FUNCTIONS, Target, build
from local.deployment import configuration, deployed
from local.journey import journey, set_the_scene

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def deployment():
    """The repository's program with Pulumi.local.yaml, up."""
    for function in FUNCTIONS:
        build(function, Target.of_this_machine(), ROOT / "build" / "local")
    with deployed(ROOT, "local", configuration(ROOT, "local")) as running:
        yield running


@pytest.fixture(scope="module")
def scene(deployment):
    """Alice, signed in."""
    return set_the_scene(deployment)


@pytest.fixture(scope="module")
def rows(scene):
    """The whole journey, once."""
    return list(journey(scene))
