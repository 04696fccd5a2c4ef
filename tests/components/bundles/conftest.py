"""What every test of building bundles starts from."""

from pathlib import Path

import pytest

from components.studio_access.bundles import bundle
from tests.components.bundles.made_up import COMMON, write_sources


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "functions"
    write_sources(folder)
    for function, modules in COMMON.items():
        monkeypatch.setitem(bundle.COMMON, function, modules)
    return folder
