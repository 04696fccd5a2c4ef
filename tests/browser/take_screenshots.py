"""Takes the pictures in docs/images/: run by `make screenshots`, not by the tests."""

import base64

import pytest

from tests.browser.conftest import ROOT
from tests.browser.test_page import ANSWERS

IMAGES = ROOT / "docs" / "images"
pytestmark = pytest.mark.filterwarnings("ignore:.*utcnow:DeprecationWarning")


def take(person, name):
    answer = person.browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
    IMAGES.mkdir(exist_ok=True)
    (IMAGES / f"page-{name}.png").write_bytes(base64.b64decode(answer["data"]))


def test_pictures_of_the_page(person):
    person.chooses("light", 1000, 860)
    person.opens_the_page()
    take(person, "welcome")
    person.signs_in("alice")
    take(person, "light")
    person.chooses("dark", 1000, 860)
    take(person, "dark")
    person.chooses("light", 320, 780)
    take(person, "narrow")
    person.chooses("dark", 320, 780)
    person.browser.execute_script(ANSWERS, 503, {"Retry-After": "30"})
    person.presses("Open Studio")
    person.sees("Studio is busy")
    take(person, "busy")
