"""The examples pass the pack as they stand."""

import pytest

from tests.examples.running import EXAMPLES, run
from tests.policies.engine import asked
from tests.policies.test_front_door import ADVICE, UNDECIDED, advice


@pytest.mark.parametrize("preview", [False, True], ids=["update", "preview"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_passes(example, preview, pack):
    said = pack.judge(asked(run(example, preview=preview)).values())
    assert advice(said) == ADVICE[example]
    assert {found.policy for found in said if found.undecided} <= (UNDECIDED if preview else set())
