"""The settings as the rules about their contradictions see them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from .checks import shown


class WrongSettingError(Exception):
    """Raised if a rule asks for a setting that is wrong by itself."""


class Given:
    """The settings as a rule sees them: `given["zones"]` is a value, `given.key("zones")` what the user calls it."""

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

    def shapes_only(self, what: str, instead: str, names: Collection[str]) -> Iterator[str]:
        """A line for each of the settings that is given although it shapes only what `instead` brings along."""
        for name in names:
            if self.is_set(name):
                key, value = self.key(name), shown(self[name])
                yield (
                    f"{self.key(instead)} and {key} exclude each other: {key} is {value}, "
                    f"but shapes only a {what} that is created; remove one of the two"
                )
