"""What a rule between settings is: it sees all settings, and yields a line for each contradiction that it finds."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from .checks import shown


class WrongSettingError(Exception):
    """Raised if a rule asks for a setting that is wrong by itself; such a rule has nothing to say."""


class RuleContext:
    """The settings as a rule sees them: `settings["zones"]` is a value, `settings.key("zones")` what the user calls it.

    A setting at its default counts as not given, since the Pulumi CLI hands declared defaults to the program.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        defaults: Mapping[str, Any],
        wrong: Collection[str],
        spell: Callable[[str], str],
    ) -> None:
        self._values = {**defaults, **values}
        self._defaults = defaults
        self._wrong = wrong
        self.key = spell

    def __getitem__(self, name: str) -> Any:
        if name in self._wrong:
            raise WrongSettingError
        return self._values[name]

    def is_set(self, name: str) -> bool:
        """Whether it is not at its default."""
        return self[name] != self._defaults[name]

    def only_for_a_created(self, what: str, existing: str, names: Collection[str]) -> Iterator[str]:
        """A line for each of the settings that is given although `existing` names a thing that is there already."""
        for name in names:
            if self.is_set(name):
                key, value = self.key(name), shown(self[name])
                yield (
                    f"{self.key(existing)} and {key} exclude each other: {key} is {value}, "
                    f"but shapes only a {what} that is created; remove one of the two"
                )


Rule = Callable[[RuleContext], Iterator[str]]


def too_long(keys: str, values: Any, most: int) -> Iterator[str]:
    """A line if the values are more than so many characters of JSON, as a function's environment holds them."""
    length = len(json.dumps(values))
    if length > most:
        yield f"{keys}: {length} characters together; allowed are {most}"
