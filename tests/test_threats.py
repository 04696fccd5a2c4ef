"""docs/threats.md names tests that exist, and every threat has one."""

import re

from tests.cloud import ROOT

THREATS = (ROOT / "docs" / "threats.md").read_text()


def existing_tests():
    paths = (ROOT / "tests").rglob("test_*.py")
    return {name for path in paths for name in re.findall(r"^def (test_\w+)\(", path.read_text(), re.MULTILINE)}


def test_every_test_that_is_named_exists():
    named = set(re.findall(r"`(test_\w+)`", THREATS))
    assert len(named) > 30
    assert named - existing_tests() == set()


def test_every_threat_has_what_stops_it_and_a_test():
    rows = re.findall(r"^\| (?!---|Wants)(.*) \|$", THREATS, re.MULTILINE)
    assert len(rows) > 25
    for row in rows:
        _, stops, shown = row.split(" | ")
        assert stops
        assert re.search(r"`test_\w+`", shown), row
