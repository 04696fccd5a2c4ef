"""What holds for all tests: which examples property tests draw, and where temporary files are.

Property tests draw the same examples everywhere, without a clock that a busy machine could fail.
"""

import pytest
from hypothesis import settings

settings.register_profile("everywhere", derandomize=True, deadline=None)
settings.load_profile("everywhere")


@pytest.fixture(scope="session", autouse=True)
def _temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Make pytest's folder before a local AWS moves the place of temporary files, and takes it away in the end."""
    tmp_path_factory.getbasetemp()
