"""Colours that stay readable."""

import pytest

from components.studio_access.config.colors import COMFORTABLE, DARK, contrast, for_dark


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_wcag_s(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize("color", ["#000000", "#0b5394", "#7a0019", "#004d00", "#4b0082", "#767676"])
def test_the_colour_for_the_dark_page_is_readable_on_it(color):
    assert contrast(for_dark(color), DARK) >= COMFORTABLE


def test_a_colour_that_is_bright_enough_stays_as_it_is():
    assert for_dark("#ffffff") == "#ffffff"
    assert for_dark("#d0e0f0") == "#d0e0f0"
