"""A mistake in the environment stops the presigner at its start, with one line that names it."""

import pytest

from tests.functions.loading import function_root
from tests.functions.presigner.deployed import ENVIRONMENT

with function_root("presigner"):
    import environment
    import presigner_configuration


def configured(**changes: str):
    return presigner_configuration.Configuration.from_environment(ENVIRONMENT | changes)


def test_a_complete_environment_is_read():
    assert configured() == presigner_configuration.Configuration(
        default_domain="d-abcdefghijkl",
        domains=frozenset({"d-abcdefghijkl"}),
        endpoint="https://vpce-0a1b.api.sagemaker.eu-central-1.vpce.amazonaws.com",
        region="eu-central-1",
        expires_in_seconds=60,
        session_seconds=3600,
        spaces=frozenset({"team-a", "team-b"}),
        landing_uris=frozenset({"app:JupyterLab:", "studio::/home"}),
        cors_origins=frozenset({"https://portal.example.com", "https://other.example.com:8443"}),
    )


def test_with_a_choice_of_domains_the_default_may_be_one_of_them_or_missing():
    domains = '["d-abcdefghijkl", "d-second"]'
    both = configured(DOMAINS=domains)
    assert (both.default_domain, both.domains) == ("d-abcdefghijkl", {"d-abcdefghijkl", "d-second"})
    without = {name: value for name, value in ENVIRONMENT.items() if name != "DOMAIN_ID"} | {"DOMAINS": domains}
    assert presigner_configuration.Configuration.from_environment(without).default_domain is None


@pytest.mark.parametrize(
    "name",
    [
        "DOMAIN_ID",
        "SAGEMAKER_ENDPOINT",
        "AWS_REGION",
        "EXPIRES_IN_SECONDS",
        "SESSION_SECONDS",
        "SPACES",
        "LANDING_URIS",
        "CORS_ORIGINS",
    ],
)
def test_a_missing_variable_is_one_line_with_what_is_allowed(name: str):
    incomplete = {key: value for key, value in ENVIRONMENT.items() if key != name}
    with pytest.raises(environment.ConfigurationError, match=rf"^{name} is missing; allowed: .+$"):
        presigner_configuration.Configuration.from_environment(incomplete)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOMAIN_ID", ""),
        ("DOMAIN_ID", "d-"),
        ("DOMAIN_ID", "d-ABC"),
        ("DOMAIN_ID", "x-abc"),
        ("DOMAIN_ID", "d-" + "a" * 62),
        ("DOMAIN_ID", "*"),
        ("DOMAINS", "[]"),
        ("DOMAINS", '["*"]'),
        ("DOMAINS", '"d-abc"'),
        ("DOMAINS", "d-abc"),
        ("AWS_REGION", ""),
        ("EXPIRES_IN_SECONDS", ""),
        ("EXPIRES_IN_SECONDS", "4"),
        ("EXPIRES_IN_SECONDS", "301"),
        ("EXPIRES_IN_SECONDS", "-5"),
        ("EXPIRES_IN_SECONDS", "60.0"),
        ("EXPIRES_IN_SECONDS", " 60"),
        ("EXPIRES_IN_SECONDS", "6_0"),
        ("EXPIRES_IN_SECONDS", "\u0666\u0660"),
        ("SESSION_SECONDS", "1799"),
        ("SESSION_SECONDS", "43201"),
        ("SESSION_SECONDS", "9" * 5000),
        ("SPACES", ""),
        ("SPACES", "team-a"),
        ("SPACES", "null"),
        ("SPACES", '"team-a"'),
        ("SPACES", '{"team-a": 1}'),
        ("SPACES", '["team_a"]'),
        ("SPACES", '["*"]'),
        ("SPACES", "[1]"),
        ("SPACES", "[[]]"),
        ("SPACES", "[" * 100_000),
        ("LANDING_URIS", '["https://evil.example"]'),
        ("LANDING_URIS", '[""]'),
        ("LANDING_URIS", "[null]"),
    ],
)
def test_a_malformed_variable_names_itself_its_value_and_what_is_allowed(name: str, value: str):
    with pytest.raises(environment.ConfigurationError) as error:
        configured(**{name: value})
    shown = ascii(value) if len(ascii(value)) <= 80 else f"{ascii(value)[:80]}..."
    assert str(error.value).startswith(f"{name} is {shown}; allowed: ")


@pytest.mark.parametrize("seconds", ["5", "300"])
def test_the_limits_of_a_url_s_life_are_allowed(seconds: str):
    assert configured(EXPIRES_IN_SECONDS=seconds).expires_in_seconds == int(seconds)


@pytest.mark.parametrize("seconds", ["1800", "43200"])
def test_the_limits_of_a_session_s_life_are_allowed(seconds: str):
    assert configured(SESSION_SECONDS=seconds).session_seconds == int(seconds)


def test_nothing_may_be_chosen_from_empty_lists():
    configuration = configured(SPACES="[]", LANDING_URIS="[]")
    assert configuration.spaces == configuration.landing_uris == frozenset()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://api.sagemaker.eu-central-1.amazonaws.com", "https://api.sagemaker.eu-central-1.amazonaws.com"),
        ("https://api.sagemaker.eu-central-1.amazonaws.com/", "https://api.sagemaker.eu-central-1.amazonaws.com"),
        ("https://sagemaker.example:8443", "https://sagemaker.example:8443"),
        ("http://127.0.0.1:4000", "http://127.0.0.1:4000"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_an_endpoint_is_https_or_on_this_machine(given: str, used: str):
    assert configured(SAGEMAKER_ENDPOINT=given).endpoint == used


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "sagemaker.example",
        "//sagemaker.example",
        "https://",
        "https:///path",
        "http://sagemaker.example",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://10.0.0.1",
        "http://127.0.0.1@evil.example",
        "https://user:password@sagemaker.example",
        "https://sagemaker.example/path",
        "https://sagemaker.example//",
        "https://sagemaker.example?x=1",
        "https://sagemaker.example#x",
        "https://sagemaker.example:port",
        "https://sagemaker.example:99999",
        "https://sagemaker.example\n",
        " https://sagemaker.example",
        "ftp://sagemaker.example",
        "file:///etc/passwd",
        "https://[::1",
    ],
)
def test_any_other_endpoint_is_refused(endpoint: str):
    with pytest.raises(environment.ConfigurationError, match=r"^SAGEMAKER_ENDPOINT is "):
        configured(SAGEMAKER_ENDPOINT=endpoint)


@pytest.mark.parametrize(
    "uri", ["studio::", "studio::relative/path", "app:JupyterServer:", "app:JupyterLab:lab/tree/x.ipynb", "app:Canvas:"]
)
def test_a_page_of_studio_is_a_landing_uri(uri):
    assert presigner_configuration.is_landing_uri(uri)


@pytest.mark.parametrize(
    "uri",
    ["", "studio:", "app:Other:", "https://evil.example", "studio:: ", "studio::\n", "studio::" + "a" * 1016, None, 7],
)
def test_nothing_else_is_a_landing_uri(uri):
    assert not presigner_configuration.is_landing_uri(uri)
