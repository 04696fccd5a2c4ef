"""Made-up sources of two functions and a made-up package, so that a bundle is built in no time."""

from pathlib import Path

from components.studio_access.bundles.target import Target

TARGET = Target("3.13", "arm64")
COMMON = {"authorizer": ("shared",), "presigner": ()}
"""The modules that the two have of `common`."""


def write_sources(folder: Path) -> None:
    """The smallest complete sources of each function, and what they share."""
    (folder / "common").mkdir(parents=True)
    for module in ("shared", "unused"):
        (folder / "common" / f"{module}.py").write_text("")
    for function in ("authorizer", "presigner"):
        (folder / function).mkdir(parents=True)
        (folder / function / "handler.py").write_text("import answers\n")
        (folder / function / "answers.py").write_text("ok = 200\n")
        (folder / function / "requirements.in").write_text("apple\n")
        (folder / function / "requirements.txt").write_text("apple==1.0 --hash=sha256:00\n")


def edit_a_module(sources: Path) -> None:
    (sources / "authorizer" / "answers.py").write_text("ok = 201\n")


def edit_a_shared_module(sources: Path) -> None:
    (sources / "common" / "shared.py").write_text("ok = 201\n")


def vendor(function: str, requirements: Path, target: Target) -> dict[str, bytes]:
    return {"apple/__init__.py": b"", f"apple/native-{target.architecture}.so": b"\x7fELF"}
