"""The page's function: one document, whatever is configured stands in it as text, and nothing foreign runs in it."""

import base64
import hashlib
import html.parser
import json
import os
import re
import shutil
import subprocess

import pytest

from tests.functions.loading import FUNCTIONS, load
from tests.functions.page.deployed import ADDRESS, ENVIRONMENT, LOGIN, changed

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "\"'><img src=x onerror=alert(1)>",
    "${7*7}`;alert(1)//",
    "$script$style",
    "\\u003c/script\\u003e",
    "line\u2028paragraph\u2029é😀",
    "]]>&lt;&amp;",
]
MOST_BYTES = 30_000


class Reader(html.parser.HTMLParser):
    """What a browser makes of the document: elements with attributes, and the text of scripts and styles."""

    def __init__(self):
        super().__init__()
        self.elements = []
        self.texts = {}

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        if data.strip():
            tag, attributes = self.elements[-1]
            self.texts.setdefault((tag, attributes.get("id"), attributes.get("class")), data)

    def told(self):
        return json.loads(self.texts["script", "configuration", None])


def answered(environment=ENVIRONMENT, event=None):
    return load("page", environment).handler(event or {}, None)


def read(environment=ENVIRONMENT):
    reader = Reader()
    reader.feed(answered(environment)["body"])
    return reader


def directives(environment=ENVIRONMENT):
    policy = answered(environment)["headers"]["Content-Security-Policy"]
    return {part.partition(" ")[0]: part.partition(" ")[2].split() for part in policy.split("; ")}


def test_the_answer_is_a_page_that_nobody_stores_frames_or_learns_from():
    answer = answered()
    assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, False)
    headers = answer["headers"]
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_the_policy_names_the_script_the_style_and_whom_they_may_ask_and_nothing_else():
    reader = read()
    script, style = reader.texts["script", None, None], reader.texts["style", None, None]
    assert directives() == {
        "default-src": ["'none'"],
        "script-src": [digest(script)],
        "style-src": [digest(style)],
        "img-src": ["data:"],
        "connect-src": ["'self'", f"{LOGIN}/oauth2/token", f"{LOGIN}/oauth2/revoke"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
    }


def test_an_issuer_that_cannot_revoke_is_not_asked_to():
    environment = changed(SIGN_IN={"revocationEndpoint": "", "logoutEndpoint": ""})
    assert directives(environment)["connect-src"] == ["'self'", f"{LOGIN}/oauth2/token"]


def test_a_logo_of_another_host_is_the_one_image_that_is_let_in():
    environment = changed(BRAND={"logo": "https://static.example.com/logo.svg"})
    assert directives(environment)["img-src"] == ["data:", "https://static.example.com/logo.svg"]
    assert ("img", {"src": "https://static.example.com/logo.svg", "alt": ""}) in read(environment).elements


def test_the_same_configuration_is_the_same_page_whoever_asks():
    assert answered(event={"path": "/", "headers": {"Host": "elsewhere"}}) == answered()


def test_the_page_is_small_also_with_the_largest_configuration():
    environment = changed(
        BRAND={"name": "&" * 60, "logo": f"data:image/png;base64,{'A' * 2450}"},
        LANDING_URIS=json.dumps([f"app:JupyterLab:{'<' * 480}"]),
    )
    assert len(answered()["body"].encode()) < len(answered(environment)["body"].encode()) < MOST_BYTES


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.isprintable()])
def test_a_hostile_name_stays_a_text(text):
    reader = read(changed(BRAND={"name": text}))
    assert reader.texts["title", None, None] == reader.texts["span", None, "brand"] == text
    assert tags(reader) == tags(read())


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.isprintable()])
def test_hostile_choices_stay_texts(text):
    reader = read(changed(SPACES=json.dumps([text]), LANDING_URIS=json.dumps([text]), PROFILE_CLAIM=text))
    told = reader.told()
    assert (told["spaces"], told["landingUris"], told["profileClaim"]) == ([text], [text], text)
    assert tags(reader) == tags(read())


def test_the_script_gets_what_it_needs():
    told = read().told()
    assert told["address"] == ADDRESS
    assert (told["spaces"], told["landingUris"]) == (["team-space"], ["app:JupyterLab:"])
    assert (told["tokenUse"], told["profileClaim"], told["createsProfiles"]) == ("access", "username", False)


def test_nothing_in_script_or_style_can_end_its_element():
    for name in ("page.js", "page.css"):
        assert not re.search(r"</|<!--|\]\]>", (FUNCTIONS / "page" / name).read_text()), name


def test_the_script_makes_no_markup_and_keeps_no_token():
    source = (FUNCTIONS / "page" / "page.js").read_text()
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|localStorage|document\.cookie", source
    )
    assert not re.search(r"sessionStorage\.setItem\((?!\"(sign-in|signed-out)\")", source)
    assert source.index("history.replaceState") < source.index("JSON.parse")


@pytest.mark.parametrize("name", ENVIRONMENT)
def test_a_missing_variable_stops_the_function(name):
    environment = {key: value for key, value in ENVIRONMENT.items() if key != name}
    with pytest.raises(Exception, match=f"{name} is missing; allowed: "):
        load("page", environment)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PAGE_ADDRESS", "http://plain.example/"),
        ("PAGE_ADDRESS", "https://a.example/ ; script-src *"),
        ("SIGN_IN", "{}"),
        ("SIGN_IN", "[]"),
        ("SIGN_IN", {"tokenEndpoint": "https://a.example/token; script-src *"}),
        ("SIGN_IN", {"tokenEndpoint": "javascript:alert(1)"}),
        ("SIGN_IN", {"revocationEndpoint": "https://a.example/token,https://b.example"}),
        ("SIGN_IN", {"logoutParameter": "redirect"}),
        ("SIGN_IN", {"clientId": 7}),
        ("TOKEN_USE", "refresh"),
        ("PROFILE_CLAIM", ""),
        ("PROFILE_CLAIM", "a\nb"),
        ("SPACES", "null"),
        ("SPACES", "[1]"),
        ("LANDING_URIS", "{"),
        ("CREATES_PROFILES", "yes"),
        ("BRAND", {"color": "red"}),
        ("BRAND", {"color": "#fff;}*{x:url(//a)"}),
        ("BRAND", {"colorOnDark": "#FFFFFF"}),
        ("BRAND", {"logo": "data:text/html;base64,PHNjcmlwdD4="}),
        ("BRAND", {"logo": "http://a.example/x.png"}),
        ("BRAND", {"logo": 'https://a.example/x.png" onerror="alert(1)'}),
        ("BRAND", {"helpUrl": "javascript:alert(1)"}),
        ("BRAND", {"helpUrl": 7}),
        ("BRAND", {"name": "a\u2028b"}),
        ("BRAND", {"name": ""}),
    ],
)
def test_a_wrong_value_stops_the_function(name, value):
    with pytest.raises(Exception, match=f"^{name} is .*; allowed: "):
        load("page", changed(**{name: value}))


def digest(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def tags(reader):
    return [tag for tag, _ in reader.elements]


def test_the_script_is_one_that_an_engine_can_read():
    """A slip in it would leave people with an empty page, and the tests in a browser are not run every time."""
    node = shutil.which("node")
    if node is None and os.environ.get("CI") != "true":
        pytest.skip("needs Node.js, which reads the script")
    assert node, "CI must have Node.js"
    done = subprocess.run(
        [node, "--check", FUNCTIONS / "page" / "page.js"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
