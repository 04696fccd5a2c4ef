"""Colours that stay readable: contrast as WCAG 2.2 defines it, and a brand's colour for the dark page."""

from collections.abc import Sequence

WHITE = "#ffffff"
DARK = "#11151b"
"""The dark page's background, and the text on its buttons."""
READABLE = 4.5
"""WCAG 2.2, success criterion 1.4.3: the least contrast of text."""
COMFORTABLE = 7.0
"""The same, enhanced (1.4.6): bright on dark may be more than just readable."""

_STEPS = 100


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours of the form `#rrggbb`, from 1 to 21.

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return round((lighter + 0.05) / (darker + 0.05), 4)


def for_dark(color: str) -> str:
    """The colour, mixed with as much white as makes dark text on it, and it on the dark page, readable."""
    red, green, blue = _channels(color)
    for step in range(_STEPS + 1):
        mixed = _hexadecimal([channel + (255 - channel) * step / _STEPS for channel in (red, green, blue)])
        if contrast(mixed, DARK) >= COMFORTABLE:
            return mixed
    raise ValueError(f"{color!r} cannot be made readable")  # white itself is


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _hexadecimal(channels: Sequence[float]) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - WCAG's
