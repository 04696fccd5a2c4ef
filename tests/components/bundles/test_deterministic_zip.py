"""The same files make the same bytes, whoever zips them, wherever and whenever."""

import io
import os
import zipfile

import pytest

from components.studio_access.bundles.deterministic_zip import deterministic_zip

FILES = {"b.py": b"second", "a.py": b"first", "package/c.so": b"\x7fELF"}


def entries(archive: bytes) -> list[zipfile.ZipInfo]:
    return zipfile.ZipFile(io.BytesIO(archive)).infolist()


def test_the_files_come_back_as_they_were():
    archive = zipfile.ZipFile(io.BytesIO(deterministic_zip(FILES)))
    assert {name: archive.read(name) for name in archive.namelist()} == FILES


def test_the_order_in_which_files_are_given_does_not_show():
    backwards = dict(reversed(FILES.items()))
    assert deterministic_zip(backwards) == deterministic_zip(FILES)
    assert [entry.filename for entry in entries(deterministic_zip(backwards))] == ["a.py", "b.py", "package/c.so"]


def test_the_moment_of_building_does_not_show():
    assert {entry.date_time for entry in entries(deterministic_zip(FILES))} == {(1980, 1, 1, 0, 0, 0)}


def test_the_umask_does_not_show():
    previous = os.umask(0o077)
    try:
        assert {entry.external_attr >> 16 for entry in entries(deterministic_zip(FILES))} == {0o100644}
    finally:
        os.umask(previous)


def test_the_operating_system_does_not_show(monkeypatch: pytest.MonkeyPatch):
    on_this_machine = deterministic_zip(FILES)
    monkeypatch.setattr("sys.platform", "win32")
    assert deterministic_zip(FILES) == on_this_machine
    assert {entry.create_system for entry in entries(on_this_machine)} == {3}


def test_nothing_is_compressed_because_zlib_differs_between_machines():
    assert {entry.compress_type for entry in entries(deterministic_zip(FILES))} == {zipfile.ZIP_STORED}


def test_the_comment_is_the_last_bytes_of_the_archive():
    assert deterministic_zip(FILES, comment=b"sealed").endswith(b"sealed")
