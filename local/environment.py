"""A private folder and the process's environment variables, borrowed and given back."""

import os
import shutil
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path


@cache
def _folder() -> Path:
    """A path nobody else can guess or create.

    One a process: MiniStack remembers its folder when it is imported, so a second start must find the same one.
    """
    folder = Path(tempfile.mkdtemp(prefix="studio-access-local-"))
    folder.rmdir()
    return folder


@contextmanager
def private_folder() -> Generator[Path]:
    """A folder only this user can read, deleted with everything in it."""
    folder = _folder()
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def variables(changes: Mapping[str, str]) -> Generator[None]:
    """Set environment variables, without any AWS variable of the host, and restore all of them afterwards.

    The host's AWS variables go because workers inherit the environment: the host's profile, keys and endpoint
    must neither leak into functions nor be used by them.
    """
    before = dict(os.environ)
    try:
        for name in before:
            if name.startswith("AWS_"):
                del os.environ[name]
        os.environ.update(changes)
        # The temporary folder is remembered on first use; forget it so that TMPDIR counts.
        tempfile.tempdir = None
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        tempfile.tempdir = None
