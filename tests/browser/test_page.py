"""The page in a real browser: from the first look to Studio, and everything that can go wrong on the way."""

import json
import re
import shlex

import pytest
from selenium.common.exceptions import WebDriverException

from local.demo.commands_to_try import browser_command
from tests.browser.conftest import ROOT, chromium, started
from tests.browser.person import Person

pytestmark = pytest.mark.filterwarnings("ignore:.*utcnow:DeprecationWarning")

# Stands in for one answer of the API, whatever is asked.
ANSWERS = """
const [status, headers] = arguments;
const network = window.fetch;
window.fetch = (url, options) => String(url).includes("/me") && status
  ? Promise.resolve(new Response('{"requestId": "abc="}', {status, headers}))
  : network(url, options);
"""


def test_a_person_signs_in_opens_their_own_studio_and_leaves_nothing_behind(deployment, passwords, tmp_path):
    with chromium(deployment.networks.corporate, tmp_path) as browser:
        person = Person(browser, deployment, passwords)
        person.signs_in("alice")
        assert (person.text("who"), person.text("profile")) == ("alice", "alice")
        assert browser.current_url == person.page  # no code, no state
        assert browser.execute_script("return [sessionStorage.length, localStorage.length, document.cookie]") == [
            0,
            0,
            "",
        ]
        person.presses("Open Studio")
        person.is_in_studio("alice")
        to_studio = [h for h in person.sent_headers() if h.get("Host", "").endswith("sagemaker.aws")]
        assert [h for h in to_studio if "execute-api" in h.get("Referer", "")] == []
        assert len(to_studio) >= 2
        history = person.session_history() + person.shown_history(tmp_path / "profile", "sagemaker.aws")
        assert [url for url in history if "token=" in url] == []
        assert [url for url in person.session_history() if "code=" in url or url == person.page] == []
        assert person.complaints() == []


def test_opening_studio_ends_what_the_page_could_sign_in_with_again(person):
    person.signs_in("alice")
    person.presses("Open Studio")
    person.is_in_studio("alice")
    from ministack.services import cognito  # noqa: PLC0415 - only once the local AWS has set its environment

    person.waits(lambda: len(cognito._revoked_tokens) > 0, "the revocation")


@pytest.mark.parametrize(("profile", "status"), [("alice", 200), ("bob", 403), ("me", 200)])
def test_nobody_gets_another_profile(person, deployment, passwords, profile, status):
    person.opens_the_page()
    token = deployment.pool.sign_in("alice", passwords["alice"]).access
    assert person.asks_the_api(profile, token) == status


def test_signing_out_goes_through_cognito_and_comes_back(person):
    person.signs_in("alice")
    person.presses("Sign out everywhere")
    person.sees("You are signed out")
    assert person.browser.current_url == person.page
    assert person.buttons() == ["Sign in"]
    assert not person.browser.find_element("id", "person").is_displayed()
    assert person.complaints() == []


def test_signing_out_reaches_the_other_tabs(person):
    person.signs_in("alice")
    first = person.browser.current_window_handle
    person.browser.switch_to.new_window("tab")
    person.signs_in("alice")
    person.presses("Sign out everywhere")
    person.sees("You are signed out")
    person.browser.close()
    person.browser.switch_to.window(first)
    person.sees("You are signed out")


def test_a_session_that_ended_while_the_laptop_slept_says_so(person):
    person.signs_in("alice")
    person.browser.execute_script("const now = Date.now; Date.now = () => now() + 3600000")
    person.presses("Open Studio")
    person.sees("Your session has ended")
    assert person.buttons() == ["Sign in"]


@pytest.mark.parametrize(
    ("status", "heading"),
    [(401, "Your session has ended"), (403, "You have no access yet"), (502, "Studio did not open")],
)
def test_a_refusal_is_shown_in_plain_words(person, status, heading):
    person.signs_in("alice")
    person.browser.execute_script(ANSWERS, status, {})
    person.presses("Open Studio")
    person.sees(heading)
    assert person.text("reference") == ("" if status == 401 else "Reference for support: abc=")


def test_a_lost_connection_is_shown_and_can_be_tried_again(person):
    person.signs_in("alice")
    offline = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    person.browser.execute_cdp_cmd("Network.enable", {})
    person.browser.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    person.presses("Open Studio")
    person.sees("You seem to be off the corporate network")
    person.browser.execute_cdp_cmd("Network.emulateNetworkConditions", offline | {"offline": False})
    person.presses("Try again")
    person.is_in_studio("alice")


def test_the_browser_command_that_the_demonstration_prints_leads_to_studio(deployment, passwords, tmp_path):
    certificate, page = deployment.aws.tls.certificate, deployment.outputs["pageUrl"]
    printed = shlex.split(browser_command(deployment.networks.corporate, certificate, tmp_path / "profile", page))
    with started(tmp_path, *printed[1:-1]) as browser:
        person = Person(browser, deployment, passwords)
        assert printed[-1] == person.page
        person.signs_in("alice")
        person.presses("Open Studio")
        person.is_in_studio("alice")


def test_the_page_has_no_address_on_the_internet(deployment, tmp_path):
    with (
        chromium(deployment.networks.internet, tmp_path) as browser,
        pytest.raises(WebDriverException, match="ERR_NAME_NOT_RESOLVED"),
    ):
        browser.get(deployment.outputs["pageUrl"])


def test_a_busy_studio_is_tried_again_by_itself(person, deployment):
    person.signs_in("alice")
    deployment.aws.services["sagemaker"].throttled_calls = 2  # as often as the presigner asks for one request
    person.presses("Open Studio")
    person.sees("Studio is busy")
    assert re.fullmatch(r"[12] s", person.text("seconds"))
    assert person.text("status") == "Trying again in 2 seconds."
    person.is_in_studio("alice")


def test_a_countdown_ends_in_one_try(person):
    person.signs_in("alice")
    person.browser.execute_script(ANSWERS, 503, {"Retry-After": "1"})
    person.presses("Open Studio")
    person.sees("Studio is busy")
    person.browser.execute_script(
        "window.tries = 0; window.fetch = () => { window.tries += 1; return new Promise(() => {}); };"
        "setTimeout(() => { window.later = true; }, 3500)"
    )
    person.waits(lambda: person.browser.execute_script("return window.later"), "three more seconds")
    assert person.browser.execute_script("return window.tries") == 1


def test_the_countdown_can_be_paused(person):
    person.signs_in("alice")
    person.browser.execute_script(ANSWERS, 503, {"Retry-After": "60"})
    person.presses("Open Studio")
    person.sees("Studio is busy")
    person.presses("Pause")
    left = person.text("seconds")
    assert person.text("status") == f"Paused with {left.split()[0]} seconds to go."
    assert person.buttons() == ["Try now", "Go on", "Sign out everywhere"]
    person.presses("Go on")
    person.waits(lambda: person.text("seconds") != left, "the countdown to go on")


def test_somebody_without_a_profile_who_may_have_one_gets_it(person):
    person.signs_in("dave")
    person.presses("Open Studio")
    person.sees("You have no Studio yet")
    person.presses("Create my Studio")
    person.sees("Your Studio is ready")
    person.presses("Open Studio")
    person.is_in_studio("dave")


def test_somebody_without_a_profile_who_may_have_none_sees_that(person):
    person.signs_in("carol")
    person.presses("Open Studio")
    person.sees("You have no Studio yet")
    person.presses("Create my Studio")
    person.sees("You have no access yet")


@pytest.mark.parametrize("query", ["?code=abc&state=guessed", "?error=access_denied&state=guessed", "?code=abc"])
def test_an_answer_to_a_sign_in_that_did_not_start_here_is_refused(person, query):
    person.opens_the_page(query)
    person.sees("That sign-in did not start here")
    assert person.browser.current_url == person.page


@pytest.mark.parametrize(
    ("change", "heading"),
    [
        ("?error=access_denied&error_description=Call+0800+HACK&state=%s", "You are not signed in"),
        ("?code=wrong&state=%s", "The sign-in could not be completed"),
        ("?code=wrong&state=%s&iss=https://elsewhere.example", "That answer came from elsewhere"),
        ("?code=wrong&state=another", "That sign-in did not start here"),
    ],
)
def test_what_the_sign_in_service_answers_is_judged_and_never_repeated(person, change, heading):
    person.opens_the_page()
    pending = {"verifier": "v" * 43, "state": "expected", "nonce": "n"}
    person.browser.execute_script("sessionStorage.setItem('sign-in', arguments[0])", json.dumps(pending))
    person.opens_the_page(change.replace("%s", "expected"))
    person.sees(heading)
    assert "HACK" not in person.browser.page_source
    assert person.browser.execute_script("return sessionStorage.length") == 0


def test_spaces_and_landing_pages_of_the_configuration_can_be_chosen(person):
    person.signs_in("alice")
    options = person.browser.find_elements("css selector", "option")
    assert [option.text for option in options] == ["My own", "team-space", "Where I left off", "JupyterLab"]
    options[1].click()
    person.presses("Open Studio")
    person.is_in_studio("alice")


def test_sign_in_and_opening_studio_need_no_mouse(person):
    person.opens_the_page()
    assert person.focused().tag_name == "h1"  # what a screen reader reads first
    person.tabs_to("Sign in")
    person.focused().send_keys("\n")
    person.fills_the_form("alice")
    person.sees("Your Studio is ready")
    assert person.focused().text == "Your Studio is ready"
    person.tabs_to("Open Studio")
    person.focused().send_keys("\n")
    person.is_in_studio("alice")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_accessible_and_fits(person, scheme, width):
    def fine():
        assert (person.violations(), person.overflow()) == ([], 0), person.heading()

    person.chooses(scheme, width)
    person.opens_the_page()
    fine()
    person.signs_in("alice")
    fine()
    person.browser.execute_script(ANSWERS, 503, {"Retry-After": "60"})
    person.presses("Open Studio")
    person.sees("Studio is busy")
    fine()
    person.browser.execute_script(ANSWERS, 502, {})
    person.presses("Try now")
    person.sees("Studio did not open")
    fine()


def test_a_script_that_is_not_ours_does_not_run(person):
    person.opens_the_page()
    person.browser.execute_script(
        "const policy = document; const script = document.createElement('script');"
        "addEventListener('securitypolicyviolation', (e) => { window.refused = e.effectiveDirective; });"
        "const frame = document.createElement('img'); frame.src = 'https://elsewhere.example/x';"
        "document.body.append(frame)"
    )
    person.waits(lambda: person.browser.execute_script("return window.refused") == "img-src", "the refusal")


def test_a_listed_portal_may_call_the_api_as_the_document_shows(person, deployment, passwords):
    portal = json.loads(deployment.setting("corsOrigins"))[0]
    person.browser.get(portal)
    token = deployment.pool.sign_in("alice", passwords["alice"]).access
    assert person.asks_the_api("me", token) == 200
    assert person.asks_the_api("bob", token) == 403
    assert person.asks_the_api("me", "no.valid.token") == 401
    (example,) = re.findall(r"```js\n(.*?)```", (ROOT / "docs" / "portal.md").read_text(), re.DOTALL)
    assert len(example.splitlines()) <= 20
    api = deployment.outputs["apiUrl"]
    example = example.replace("https://abc123-vpce-0123456789abcdef0.execute-api.eu-west-1.amazonaws.com/dev", api)
    person.browser.execute_script(f"{example}; openStudio(arguments[0]);", token)
    person.is_in_studio("alice")


def test_a_page_that_is_not_listed_sees_nothing_of_the_api(person, deployment, passwords):
    endpoint = deployment.aws.endpoints.find(deployment.outputs["endpointIds"]["executeApi"])
    person.browser.get(f"https://{endpoint.dns_name}/")
    token = deployment.pool.sign_in("alice", passwords["alice"]).access
    assert person.asks_the_api("me", token) == "hidden"
