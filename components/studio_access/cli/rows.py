"""A step of a journey: what must happen, and what did."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One step of the journey."""

    step: str
    expected: str
    got: str
    why: str

    @property
    def as_expected(self) -> bool:
        """Whether the right thing happened."""
        return self.expected == self.got
