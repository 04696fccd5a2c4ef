"""A step of the demonstration: what must happen, and what did."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One step of the demonstration."""

    step: str
    expected: str
    got: str
    why: str

    @property
    def as_expected(self) -> bool:
        """Whether the right thing happened."""
        return self.expected == self.got
