"""What a person does and sees in the browser: by labels and headings, as they do."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

LONGEST_WAIT_SECONDS = 20
AXE = Path(__file__).parents[2] / "build" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
AXE_SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"  # 4.14.1
_CHAIN_END = 0x20000000  # Chromium's ui/base/page_transition_types.h: what the history page shows ends a chain


class Person:
    """Somebody at a browser on the corporate network."""

    def __init__(self, browser, deployment, passwords):
        self.browser = browser
        self.deployment = deployment
        self.passwords = passwords
        self.page = deployment.outputs["pageUrl"]

    def opens_the_page(self, query=""):
        self.browser.get(self.page + query)
        self.waits(lambda: self.heading() not in ("", "SageMaker Studio"), "a heading of the script's")

    def waits(self, condition, what):
        # In between two pages an element that was found is gone again.
        leaving = (NoSuchElementException, StaleElementReferenceException)
        WebDriverWait(self.browser, LONGEST_WAIT_SECONDS, 0.05, leaving).until(lambda _: condition(), what)

    def heading(self):
        found = self.browser.find_elements(By.TAG_NAME, "h1")
        return found[0].text if found else ""

    def sees(self, heading):
        self.waits(lambda: self.heading() == heading, f"the heading {heading!r}")

    def text(self, element):
        return self.browser.find_element(By.ID, element).text

    def buttons(self):
        return [button.text for button in self.browser.find_elements(By.CSS_SELECTOR, "#actions button")]

    def presses(self, label):
        (button,) = [b for b in self.browser.find_elements(By.CSS_SELECTOR, "#actions button") if b.text == label]
        button.click()

    def signs_in(self, name):
        self.opens_the_page()
        self.presses("Sign in")
        self.fills_the_form(name)
        self.sees("Your Studio is ready")

    def fills_the_form(self, name):
        self.waits(lambda: self.browser.find_elements(By.ID, "username"), "Cognito's form")
        self.browser.find_element(By.ID, "username").send_keys(name)
        self.browser.find_element(By.ID, "password").send_keys(self.passwords[name], Keys.ENTER)

    def is_in_studio(self, name):
        self.waits(lambda: self.browser.find_element(By.TAG_NAME, "body").text == f"Studio of {name}", "Studio")

    def focused(self):
        return self.browser.switch_to.active_element

    def tabs_to(self, label):
        """Presses Tab until the focus is on something that is called so."""
        for _ in range(12):
            self.focused().send_keys(Keys.TAB)
            if self.focused().text == label:
                return
        raise AssertionError(f"Tab never came to {label!r}")

    def asks_the_api(self, path, token, method="GET"):
        """What a script in the current page gets from the API: the status, or `hidden` where the browser hides it."""
        return self.browser.execute_async_script(
            "const [url, method, token, done] = arguments;"
            "fetch(url, {method, headers: {Authorization: `Bearer ${token}`}})"
            ".then((answer) => done(answer.status), () => done('hidden'))",
            f"{self.page}{path}",
            method,
            token,
        )

    def violations(self):
        """What axe-core finds wrong with the page as it is now."""
        source = AXE.read_bytes()
        assert hashlib.sha256(source).hexdigest() == AXE_SHA256
        self.browser.execute_script(source.decode())
        found = self.browser.execute_async_script(
            "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations))"
        )
        return [(item["id"], [node["target"] for node in item["nodes"]]) for item in found]

    def overflow(self):
        """How many pixels the page is wider than its window."""
        return self.browser.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    def chooses(self, scheme, width=1280, height=800):
        """A colour scheme, and a window of this size."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def complaints(self):
        """What the browser complained of about our page since the last look."""
        return [line["message"] for line in self.browser.get_log("browser") if "/favicon.ico" not in line["message"]]

    def sent_headers(self):
        """The headers of all requests as they were sent since the last look."""
        lines = [json.loads(line["message"])["message"] for line in self.browser.get_log("performance")]
        return [line["params"]["headers"] for line in lines if line["method"] == "Network.requestWillBeSentExtraInfo"]

    def session_history(self):
        """The addresses that Back and Forward know."""
        return [entry["url"] for entry in self.browser.execute_cdp_cmd("Page.getNavigationHistory", {})["entries"]]

    def shown_history(self, profile, wanted):
        """What the browser's history page shows, once that is on disk and holds an address."""
        database = f"file:{profile / 'Default' / 'History'}?mode=ro&immutable=1"
        query = "select urls.url from urls join visits on visits.url = urls.id where transition & ?"

        def shown():
            try:
                with closing(sqlite3.connect(database, uri=True)) as connection:
                    return [url for (url,) in connection.execute(query, (_CHAIN_END,))]
            except sqlite3.Error:
                return []

        self.waits(lambda: any(wanted in url for url in shown()), "the history on disk")
        return shown()
