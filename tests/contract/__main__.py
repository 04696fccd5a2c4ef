"""`python -m tests.contract`: writes the lists anew from today's program."""

from tests.contract.registry import FOLDER, LISTS, file


def main() -> None:
    """Rewrite every list, and remove those that there is nothing for any more."""
    FOLDER.mkdir(exist_ok=True)
    for kept in FOLDER.glob("*.txt"):
        if kept.stem not in LISTS:
            kept.unlink()
    for name, compute in LISTS.items():
        file(name).write_text("".join(f"{line}\n" for line in compute()), encoding="utf-8")


if __name__ == "__main__":
    main()
