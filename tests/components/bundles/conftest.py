"""What every test of building bundles starts from."""

from pathlib import Path

import pytest

from tests.components.bundles.made_up import write_sources


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "functions"
    write_sources(folder)
    return folder
