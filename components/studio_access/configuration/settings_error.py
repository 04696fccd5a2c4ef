"""The error that wrong settings end in."""


class SettingsError(ValueError):
    """Raised if settings are wrong: one line a mistake, each with the name, the value and what is allowed."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join([f"{len(problems)} wrong setting(s):", *(f"  - {problem}" for problem in problems)]))
