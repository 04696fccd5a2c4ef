"""The error that wrong settings end in, and the line for a name that is none."""

import difflib
from collections.abc import Sequence


class SettingsError(ValueError):
    """Raised if settings are wrong: one line a mistake, each with the name, the value and what is allowed."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join([f"{len(problems)} wrong setting(s):", *(f"  - {problem}" for problem in problems)]))


def unknown(name: str, known: Sequence[str]) -> str:
    """The line for a name that is no setting: with the one that was probably meant, or all there are.

    Of a member, such as `identityProviders[0].nam`, the last part is what may be misspelt.
    """
    near = difflib.get_close_matches(name.rpartition(".")[2], known, n=1, cutoff=0.75)
    return f"{name}: unknown; " + (f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}")
