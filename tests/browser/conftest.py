"""Chromium on the corporate network of a deployed stack: real bundles, real host names, verified TLS.

Run by `make test-browser`, which brings what the other tests do without: Chromium, its driver, certutil, axe-core.
"""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = {"chromium": "chromium", "chromedriver": "chromium-driver", "certutil": "libnss3-tools"}

# Everything here needs a browser, so nothing here is collected where none is asked for.
collect_ignore_glob = [] if os.environ.get("BROWSER_TESTS") else ["test_*.py"]

if os.environ.get("BROWSER_TESTS"):
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    from components.studio_access.bundles import FUNCTIONS, Target, build
    from local.demo.commands_to_try import QUIET, resolver_rules
    from local.deployment.stack import configuration, deployed
    from tests.browser.person import Person


@pytest.fixture(scope="session", autouse=True)
def tools():
    missing = [package for command, package in NEEDED.items() if shutil.which(command) is None]
    if missing:
        pytest.exit(f"the browser tests need the Debian packages {' '.join(missing)}: apt-get install …", 1)


@pytest.fixture(scope="session")
def deployment():
    """The repository's program with Pulumi.local.yaml and choices on the page, up."""
    for function in FUNCTIONS:
        build(function, Target.of_this_machine(), ROOT / "build" / "local")
    config = configuration(ROOT, "local") | {
        "studio-access:spaces": '["team-space"]',
        "studio-access:landingUris": '["app:JupyterLab:"]',
        "studio-access:brandName": "Example Bank",
        "studio-access:helpUrl": "https://help.example.com/studio",
        "studio-access:createProfiles": "true",
        "studio-access:createProfilesForGroups": '["data-science"]',
        # The sign-in's own origin, which has a listener here and is not the API's, plays the corporate portal.
        "studio-access:corsOrigins": '["https://studio-access-local-000000000000.auth.eu-west-1.amazoncognito.com"]',
    }
    with deployed(ROOT, "local", config) as running:
        yield running


@pytest.fixture(scope="session")
def passwords(deployment):
    """Alice has a user profile, Carol and Dave have none; Dave may have one made."""
    found = {name: deployment.pool.add(name) for name in ("alice", "carol", "dave")}
    cognito = deployment.aws.client("cognito-idp")
    pool = deployment.outputs["userPoolId"]
    cognito.create_group(UserPoolId=pool, GroupName="data-science")
    cognito.admin_add_user_to_group(UserPoolId=pool, Username="dave", GroupName="data-science")
    return found


@contextmanager
def chromium(network, folder):
    """A browser with an empty profile, which trusts this run's certificate authority and nothing it should not."""
    trusted = folder / ".pki" / "nssdb"
    trusted.mkdir(parents=True)
    database = ["-d", f"sql:{trusted}"]
    subprocess.run(["certutil", "-N", *database, "--empty-password"], check=True)
    subprocess.run(["certutil", "-A", *database, "-n", "local", "-t", "C,,", "-i", network.authority], check=True)
    options = [*QUIET, f"--user-data-dir={folder / 'profile'}", f"--host-resolver-rules={resolver_rules(network)}"]
    with started(folder, *options) as driver:
        yield driver


@contextmanager
def started(home, *options):
    """Chromium without a screen, with the given options."""
    chosen = webdriver.ChromeOptions()
    chosen.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for option in ("--headless", "--no-sandbox", "--disable-gpu", *options):
        chosen.add_argument(option)
    service = Service(shutil.which("chromedriver"), env={**os.environ, "HOME": str(home)})
    driver = webdriver.Chrome(chosen, service)
    try:
        yield driver
    finally:
        driver.quit()


@pytest.fixture(scope="session")
def window(deployment, tmp_path_factory):
    """A browser on the corporate network."""
    with chromium(deployment.networks.corporate, tmp_path_factory.mktemp("browser")) as driver:
        yield driver


@pytest.fixture
def browser(window):
    """A new tab of that browser, the only one: it shares nothing with the tests before but cookies and the cache."""
    before = window.window_handles
    window.switch_to.new_window("tab")
    fresh = window.current_window_handle
    for handle in before:
        window.switch_to.window(handle)
        window.close()
    window.switch_to.window(fresh)
    window.get_log("browser")
    window.get_log("performance")
    return window


@pytest.fixture
def person(browser, deployment, passwords):
    """Somebody who sits at that browser."""
    return Person(browser, deployment, passwords)
