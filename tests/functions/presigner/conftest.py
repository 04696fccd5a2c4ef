"""The presigner under test: loaded once, with SageMaker's answers scripted anew for each test."""

from collections.abc import Iterator
from types import ModuleType

import pytest
from botocore.stub import Stubber

from tests.functions.loading import load
from tests.functions.presigner.deployed import ENVIRONMENT, Presigner


@pytest.fixture(scope="session")
def loaded() -> ModuleType:
    """Loaded once: making the client takes longer than all the rest."""
    return load("presigner", ENVIRONMENT)


@pytest.fixture
def presigner(loaded: ModuleType, capsys: pytest.CaptureFixture[str]) -> Iterator[Presigner]:
    with Stubber(loaded.STUDIO.client) as sagemaker:
        yield Presigner(loaded, sagemaker, capsys)
        sagemaker.assert_no_pending_responses()
