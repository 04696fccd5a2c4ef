"""Every benchmark runs to its end, in small, and prints a figure for all that it compares; speed is not judged."""

import re
import zipfile
from pathlib import Path

import pytest

from benchmarks import authorizer, presigner, stack
from tests.cloud import ROOT

_SMALL_SIZES = {
    "authorizer": ["--rounds", "2", "--slice", "2", "--tokens", "4", "--starts", "2"],
    "presigner": ["--rounds", "1", "--calls", "2", "--starts", "2"],
    "stack": ["--rounds", "1", "--people", "1", "2"],
}
_FIGURE = re.compile(r"\d+\.\d")


def test_there_is_a_small_run_of_each():
    assert {path.stem for path in (ROOT / "benchmarks").glob("*.py")} == set(_SMALL_SIZES)


def _printed(capsys: pytest.CaptureFixture[str], names: list[str]) -> str:
    """What was printed; each of the names begins a line that has a figure."""
    text = capsys.readouterr().out
    for name in names:
        assert any(line.strip().startswith(name) and _FIGURE.search(line) for line in text.splitlines()), name
    return text


def test_the_authorizer_is_measured_warm_and_cold_beside_others(capsys):
    authorizer.main(_SMALL_SIZES["authorizer"])
    warm = [authorizer.BARE, "authorizer, whole handler", "authorizer, verification only", "PyJWT, header lookup"]
    text = _printed(capsys, [*warm, *authorizer.PROGRAMS])
    assert text.count("not imported") == len(authorizer.UNWANTED)


def test_the_presigner_is_measured_warm_and_cold(capsys):
    presigner.main(_SMALL_SIZES["presigner"])
    _printed(capsys, ["json.dumps", "handler, SageMaker a constant", "handler and botocore", *presigner.PROGRAMS])


def test_the_stack_is_measured_in_time_people_and_bytes(tmp_path: Path, capsys):
    with zipfile.ZipFile(tmp_path / "made-up.zip", "w") as archive:
        archive.writestr("handler.py", "x" * 200_000)
    stack.main([*_SMALL_SIZES["stack"], "--bundles", str(tmp_path)])
    text = _printed(capsys, ["imports", "graph, first", "graph, in a warm process", "1 ", "2 "])
    assert re.search(r"^made-up\.zip +1 +0\.2 +0\.2 +0\.0$", text, re.MULTILINE)


def test_without_bundles_the_command_that_builds_them_is_named(tmp_path: Path):
    with pytest.raises(SystemExit, match=r"no bundles in .*; run: python -m components\.studio_access\.bundles"):
        stack.print_bundle_sizes(tmp_path)
