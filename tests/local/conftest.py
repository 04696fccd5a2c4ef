"""One deployed stack on a local AWS for all flow tests: MiniStack can run once in a process."""

from pathlib import Path

import pytest

from components.studio_access.bundles import FUNCTIONS, Target, build
from local.deployment import deployed
from local.journey import journey, set_the_scene

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def deployment():
    """The repository's program with Pulumi.local.yaml, up."""
    for function in FUNCTIONS:
        build(function, Target.of_this_machine(), ROOT / "build")
    with deployed(ROOT, "local") as running:
        yield running


@pytest.fixture(scope="session")
def scene(deployment):
    """Alice, signed in."""
    return set_the_scene(deployment)


@pytest.fixture(scope="session")
def rows(scene):
    """The whole journey, once."""
    return list(journey(scene))
