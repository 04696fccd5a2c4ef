"""How big the built bundles are: `python benchmarks/bundle_sizes.py [folder]` (default: build)."""

import sys
import zipfile
import zlib
from pathlib import Path

MB = 1_000_000


def deflated(archive: zipfile.ZipFile) -> int:
    """About what travels at deployment, compressed on the way, and what Lambda stores."""
    return sum(len(zlib.compress(archive.read(name))) for name in archive.namelist())


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "build")
    bundles = sorted(folder.glob("*.zip"))
    if not bundles:
        sys.exit(f"no bundles in {folder}; run: python -m components.studio_access.bundles --folder {folder}")
    print(f"{'bundle':34}{'files':>7}{'unpacked MB':>13}{'zip MB':>9}{'deflated MB':>13}")
    for path in bundles:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries) / MB
            row = f"{path.name:34}{len(entries):7}{unpacked:13.1f}{path.stat().st_size / MB:9.1f}"
            print(f"{row}{deflated(archive) / MB:13.1f}")


if __name__ == "__main__":
    main()
