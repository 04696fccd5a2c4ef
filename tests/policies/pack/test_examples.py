"""The examples pass the pack as they stand."""

import pytest

from tests.examples.running import EXAMPLES, run
from tests.policies.pack.engine import engine_resources
from tests.policies.pack.test_compliance import ADVICE, UNDECIDED, advice


@pytest.mark.parametrize("preview", [False, True], ids=["update", "preview"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_passes(example, preview, pack):
    diagnostics = pack.check(engine_resources(run(example, preview=preview)).values())
    assert advice(diagnostics) == ADVICE[example]
    assert {found.policy for found in diagnostics if found.undecided} <= (UNDECIDED if preview else set())
