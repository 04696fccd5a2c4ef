"""A zip archive whose bytes depend on nothing but the names and contents of its files."""

import io
import zipfile
from collections.abc import Mapping

_OLDEST_DATE = (1980, 1, 1, 0, 0, 0)  # the format's first representable moment
_UNIX = 3  # ZipInfo's default is the system it runs on
_REGULAR_FILE_0644 = 0o100644 << 16


def deterministic_zip(files: Mapping[str, bytes], comment: bytes = b"") -> bytes:
    """Archive `files` (path in the archive -> content); the comment is the archive's last bytes.

    Nothing is compressed: builds of zlib differ in their output, so the same files would make another archive on
    another machine.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=_OLDEST_DATE)
            entry.create_system = _UNIX
            entry.external_attr = _REGULAR_FILE_0644
            archive.writestr(entry, files[name])
        archive.comment = comment
    return buffer.getvalue()
