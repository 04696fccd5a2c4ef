"""The pack, started once for all tests."""

from collections.abc import Iterator

import pytest

from tests.policies.pack.engine import Pack, running


@pytest.fixture(scope="session")
def pack() -> Iterator[Pack]:
    with running() as started:
        yield started
