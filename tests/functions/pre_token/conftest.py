"""The trigger under test: loaded once, with DynamoDB's answers scripted anew for each test."""

from collections.abc import Iterator
from types import ModuleType

import pytest
from botocore.stub import Stubber

from tests.functions.loading import load
from tests.functions.pre_token.deployed import ENVIRONMENT, Trigger


@pytest.fixture(scope="session")
def loaded() -> ModuleType:
    """Loaded once: making the client takes longer than all the rest."""
    return load("pre_token", ENVIRONMENT)


@pytest.fixture
def trigger(loaded: ModuleType, capsys: pytest.CaptureFixture[str]) -> Iterator[Trigger]:
    with Stubber(loaded.OWNERS.client) as dynamodb:
        yield Trigger(loaded, dynamodb, capsys)
        dynamodb.assert_no_pending_responses()
