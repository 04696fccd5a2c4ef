"""Settings: defaults, ranges, and all mistakes at once."""

import dataclasses
import itertools

import pulumi
import pytest

from components.studio_access.aws.naming import camel_case
from components.studio_access.config.args import (
    DirectoryEntryArgs,
    GroupDomainArgs,
    IdentityProviderArgs,
    IssuerArgs,
    StudioAccessArgs,
)
from components.studio_access.config.checks import shown
from components.studio_access.config.setting import SettingsError
from components.studio_access.config.settings import RETIRED, Settings
from components.studio_access.config.stack_config import args_from_texts
from tests.cloud import deploy
from tests.settings import GOOD, POOL, problems

WRONG = [
    (
        "domain_id",
        ["d-", "D-abc", "d-abc_1", "d-ABC", "x-abc", "d-abc-", "d-" + "a" * 62, 5, None, ["d-abc"], "d-abc\n"],
    ),
    ("vpc_id", ["vpc-", "vpc-0123", "vpc-0123456789ABCDEF0", "subnet-0123456789abcdef0", "vpc-0123456789abcdef01"]),
    ("subnet_ids", ["subnet-0123456789abcdef0", ["subnet-x"], ["subnet-0123456789abcdef0"] * 2, [5]]),
    (
        "vpc_cidrs",
        [
            ["10.16.0.0"],
            ["10.16.0.0/33"],
            ["10.16.0.1/16"],
            ["8.8.8.0/24"],
            ["0.0.0.0/0"],
            ["10.0.0.0/7"],
            ["fd00::/8"],
            ["127.0.0.0/8"],
            ["169.254.0.0/16"],
            ["10.16.0.0/255.255.0.0"],
            ["10.16.0.0/0.0.255.255"],
            ["10.0.0.0/08"],
            [f"10.{n}.0.0/16" for n in range(11)],
            ["not a range"],
            ["10.16.0.0/16", "10.16.0.0/16"],
            [None],
        ],
    ),
    ("corporate_cidrs", [[], ["203.0.113.0/24"], ["192.168.10.0/23 "], ["172.32.0.0/16"], ["192.0.0.0/8"]]),
    ("network_cidr", ["10.16.0.0/15", "10.16.0.0/25", "8.8.8.0/24", "10.16.0.1/16", "10.16.0.0/255.255.0.0"]),
    ("zones", [1, 7]),
    ("home_storage", ["keep", "Retain", True]),
    ("user_profiles", [["*"], ["a_b"], ["a" * 64], ["alice", "alice"], "alice"]),
    ("domain_kms_key_arn", ["alias/x", "arn:aws:kms:eu-west-1:1:key/x", None]),
    ("idle_minutes", [59, 525601]),
    ("sagemaker_runtime_endpoint_id", ["yes"]),
    ("servicecatalog_endpoint_id", ["vpce"]),
    ("stage_name", ["", "a b", "dev/x", "dév", "a" * 129, "*"]),
    ("entrypoints", ["", "ALL", "some", None.__class__]),
    ("expires_in_seconds", [4, 301, 0, -60, 60.5, "60", True, None.__class__]),
    ("session_seconds", [1799, 43201, "28800", False]),
    ("spaces", ["team", ["-a"], ["a_b"], ["a" * 64], ["*"]]),
    (
        "landing_uris",
        [["https://evil.example"], ["studio:x"], ["app:Terminal:"], ["studio::" + "a" * 1016], ["studio::a b"]],
    ),
    ("sagemaker_api_endpoint_id", ["none", "vpce-", "vpce-0123456789abcdefg", " "]),
    ("studio_endpoint_id", ["none", "com.amazonaws.vpce.x"]),
    ("execute_api_endpoint_id", ["none", "vpce-*"]),
    ("sts_endpoint_id", ["None", "skip"]),
    ("logs_endpoint_id", ["-", "no"]),
    ("private_dns", [["s3"], "studio", ["studio", "studio"]]),
    ("function_security_group_ids", [["sg-x"], "sg-0123456789abcdef0"]),
    ("create_resolver", ["yes", 1]),
    ("resolver_addresses", [["8.8.8.8"], ["10.16.43.256"], ["10.16.43.0/24"], ["resolver.example"]]),
    ("cognito_domain_prefix", ["-a", "My-Company", "aws-login", "cognito-x", "a" * 64]),
    (
        "callback_urls",
        [
            [],
            ["http://portal.example/"],
            ["https://*.example/"],
            ["https://x/#f"],
            ["javascript:alert(1)"],
            ["https://u@x/"],
            ["https://["],
            ["https://a\u2100b.example/"],
            ["https://x.example/\n"],
            ["https://:pw@x.example/"],
            ["https://x.example:99999/"],
            ["https://\u0435xample.org/"],
        ],
    ),
    ("logout_urls", [["http://portal.example/"], ["ftp://x/"]]),
    ("password_sign_in", ["true", 1, 0]),
    ("mfa", ["on", "", True]),
    ("access_token_minutes", [4, 61]),
    ("token_use", ["both", "refresh"]),
    ("profile_claim", ["", "a b", 'x"y']),
    ("mixed_case_profiles", ["yes", 1]),
    ("shared_profile_names", ["yes", 0]),
    ("required_scopes", [["a b"], ['"'], "openid"]),
    ("required_groups", [[""], ["a b"]]),
    ("user_pool_tier", ["", "lite", "FREE"]),
    (
        "email_from",
        [
            "studio",
            "studio@",
            "studio@example",
            "Studio <studio@example.com",
            "a@example.com, b@example.com",
            "a@B.com",
        ],
    ),
    ("email_identity_arn", ["example.com", "arn:aws:ses:eu-west-1:1:identity/example.com", "arn:aws:s3:::example.com"]),
    ("profile_from", ["", "email", "Claim"]),
    ("directory_table_name", ["ab", "a b", "a/b", "x" * 256]),
    ("without_domain_group", ["", "allow"]),
    ("key_refresh", ["", "hourly", True]),
    ("key_refresh_minutes", [14, 1441]),
    ("authorizer_in_vpc", ["yes", 1]),
    ("dynamodb_endpoint_id", ["none", "vpc-0123456789abcdef0", "vpce-0123456789abcdeg0"]),
    ("second_opinion", ["yes", 1]),
    ("authorizer_cache_seconds", [-1, 301]),
    ("page", ["yes", 1]),
    ("brand_name", ["a" * 61, "a\nb", "a\u2028b", 7]),
    (
        "brand_logo",
        [
            "http://a.example/x.png",
            'https://a.example/x.png"',
            "https://a.example/x.png?q",
            "data:text/html;base64,AAAA",
            f"data:image/png;base64,{'A' * 2500}",
        ],
    ),
    ("brand_color", ["", "red", "#fff", "#ffffff", "#7a7a7a", "#0b5394;", "0b5394"]),
    ("help_url", ["http://help.example/", "javascript:alert(1)", "https://help.example/#x", "https://Help.example/"]),
    (
        "cors_origins",
        [
            ["*"],
            ["http://portal.example.com"],
            ["https://portal.example.com/"],
            ["https://Portal.example.com"],
            ["https://*.example.com"],
            ["https://portal"],
            ["https://portal.example.com", "https://portal.example.com"],
            ["null"],
            ["https://a@portal.example.com"],
            ["https://portal.example.com:0"],
        ],
    ),
    ("create_profiles", ["yes", 1]),
    ("create_profiles_for_groups", [["a b"], "data-science"]),
    (
        "profile_execution_role_arn",
        [
            "studio",
            "arn:aws:iam::111122223333:user/x",
            "arn:aws:iam::111122223333:role/*",
            "arn:aws:iam::111122223333:role/*/x",
            "arn:aws:iam::111122223333:role/a?/x",
            "arn:aws:iam::111122223333:role/${aws:username}/x",
        ],
    ),
    ("profile_security_group_ids", [["sg-x"], "sg-0123456789abcdef0"]),
    ("throttle_rate", [0, 10001]),
    ("throttle_burst", [0, 5001]),
    ("python_version", ["3.10", "3.15", "python3.13", 3.13]),
    ("architecture", ["arm", "amd64", "aarch64"]),
    ("bundle_folder", ["", "a\x00b"]),
    ("log_retention_days", [0, 2, 366]),
    ("deletion_protection", ["yes"]),
    ("production", ["yes", "", 1]),
    ("alarms", ["yes", 1]),
    ("alarm_topic_arn", ["alarms", "arn:aws:sns:eu-west-1:1:t", "arn:aws:sqs:eu-west-1:111122223333:t"]),
    ("refused_calls_alarm", [0, 100001, "20"]),
    ("studio_role_arns", [["*"], ["arn:aws:iam::111122223333:role/*"], ["arn:aws:iam::111122223333:user/x"], "x"]),
    ("dashboard", ["on"]),
    ("firewall", ["off"]),
    ("firewall_rate", [9, 100001]),
    ("firewall_managed_rules", ["", "all"]),
    ("tracing", ["Active"]),
    ("manage_api_gateway_account", ["no"]),
    ("kms_key_arn", ["alias/x", "arn:aws:kms:eu-west-1:1:key/x", "arn:aws:s3:::x"]),
    ("permissions_boundary_arn", ["boundary", "arn:aws:iam::111122223333:role/x"]),
    ("name_prefix", ["-a", "A", "a--b", "a-", "1a", "a" * 41, "a_b"]),
    (
        "tags",
        [
            [],
            {"aws:x": "y"},
            {"": "y"},
            {"x": 1},
            {"x": "y" * 257},
            {"k" * 129: "v"},
            {"a<b>": "c"},
            {"Env": "a", "env": "b"},
            {f"k{n}": "" for n in range(41)},
        ],
    ),
]


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG for value in values if value is not None]
)
def test_a_wrong_value_is_refused_with_its_name_the_value_and_what_is_allowed(name, value):
    (problem,) = [problem for problem in problems(**{name: value}) if problem.startswith(f"{camel_case(name)}: ")]
    assert shown(value) in problem
    assert "allowed is " in problem


def test_every_setting_has_wrong_values_in_the_table():
    # Lists of objects have tables of their own, where each member is named.
    covered = {name for name, _ in WRONG} | {"user_pool_id", "client_ids", "issuers"}
    covered |= {"identity_providers", "directory", "domains"}
    assert {field.name for field in dataclasses.fields(Settings)} == covered


RIGHT = [
    ("brand_name", "Example & Söhne"),
    ("brand_logo", "https://static.example.com/logo.svg"),
    ("brand_logo", f"data:image/svg+xml;base64,{'A' * 2450}=="),
    ("brand_color", "#767676"),
    ("brand_color", "#0B5394"),
    ("help_url", "https://help.example.com/studio"),
    ("cors_origins", ["https://portal.example.com", "https://portal.example.com:8443"]),
    ("domain_id", "d-" + "a" * 61),
    ("vpc_id", "vpc-01234567"),
    ("vpc_cidrs", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "10.1.2.3/32"]),
    ("stage_name", "a" * 128),
    ("expires_in_seconds", 5),
    ("expires_in_seconds", 300),
    ("session_seconds", 1800),
    ("session_seconds", 43200),
    ("session_seconds", 1800.0),
    ("landing_uris", ["studio::relative/path", "app:JupyterLab:", "app:Canvas:models/list"]),
    ("sts_endpoint_id", "none"),
    ("logs_endpoint_id", "vpce-0123456789abcdef0"),
    ("private_dns", ["sts", "logs"]),
    ("callback_urls", ["https://portal.example/cb", "http://localhost:8400/callback", "http://127.0.0.1:9/cb"]),
    ("authorizer_cache_seconds", 0),
    ("permissions_boundary_arn", "arn:aws-us-gov:iam::111122223333:policy/boundaries/team"),
    ("kms_key_arn", "arn:aws-cn:kms:cn-north-1:111122223333:key/mrk-1234"),
    ("name_prefix", "a" * 40),
    ("tags", {"cost centre": "42"}),
]


@pytest.mark.parametrize(("name", "value"), RIGHT)
def test_a_value_at_the_edge_of_what_is_allowed_is_taken(name, value):
    assert getattr(Settings.of({**GOOD, name: value}), name) == value


def test_all_mistakes_are_reported_at_once():
    given = {
        "domain_id": "studio",
        "vpc_cidrs": ["8.8.8.0/24"],
        "corporate_cidrs": ["300.1.1.0/24"],
        "expires_in_seconds": 3,
        "session_seconds": 60,
        "stage_name": "",
    }
    assert [problem.partition(":")[0] for problem in problems(**given)] == [
        "corporateCidrs",
        "vpcCidrs",
        "domainId",
        "stageName",
        "expiresInSeconds",
        "sessionSeconds",
    ]


def test_the_error_counts_the_mistakes_and_gives_each_a_line():
    with pytest.raises(SettingsError) as caught:
        Settings.of({**GOOD, "expires_in_seconds": 3, "mfa": "SOMETIMES"}, camel_case)
    assert str(caught.value).splitlines() == [
        "2 wrong setting(s):",
        "  - expiresInSeconds: 3 is not allowed; allowed is a whole number of seconds from 5 to 300",
        "  - mfa: 'SOMETIMES' is not allowed; allowed is one of ON, OPTIONAL, OFF",
    ]


def test_a_missing_required_setting_is_named_with_what_is_needed():
    given = {key: value for key, value in GOOD.items() if key != "corporate_cidrs"}
    with pytest.raises(SettingsError) as caught:
        Settings.of(given, camel_case)
    (problem,) = caught.value.problems
    assert problem.startswith("corporateCidrs: missing; needed is a list of 1 to 40")


def test_an_unknown_setting_is_refused_with_the_known_ones():
    assert problems(corprate_cidrs=["192.168.0.0/16"]) == ["corprateCidrs: unknown; did you mean corporateCidrs?"]
    (problem,) = problems(colour="red")
    assert problem.startswith("colour: unknown; known are corporateCidrs, vpcId, ")


@pytest.mark.parametrize(
    ("name", "value"),
    [("user_pool_id", "pool"), ("user_pool_id", "eu-west-1_*"), ("client_ids", ["a b"]), ("client_ids", ["*"])],
)
def test_a_malformed_pool_or_client_is_refused(name, value):
    assert any(found.startswith(f"{camel_case(name)}: {value!r} is not") for found in problems(**{**POOL, name: value}))


def test_settings_and_arguments_have_the_same_names_in_the_same_order():
    assert [field.name for field in dataclasses.fields(Settings)] == list(StudioAccessArgs.__annotations__)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("directory", DirectoryEntryArgs),
        ("domains", GroupDomainArgs),
        ("identity_providers", IdentityProviderArgs),
        ("issuers", IssuerArgs),
    ],
)
def test_the_members_of_lists_of_objects_are_those_of_their_arguments(name, args):
    (check,) = [field.metadata["check"] for field in dataclasses.fields(Settings) if field.name == name]
    assert check.members.keys() == args.__annotations__.keys()
    assert {name for name, member in check.members.items() if member.required} == args.__required_keys__


def test_the_settings_of_a_subject_stand_together():
    subjects = [field.metadata["subject"] for field in dataclasses.fields(Settings)]
    assert [subject for subject, _ in itertools.groupby(subjects)] == list(dict.fromkeys(subjects))


def test_about_ten_settings_are_to_be_decided_first_and_every_required_one_is():
    first = {field.name for field in dataclasses.fields(Settings) if field.metadata["first"]}
    assert 8 <= len(first) <= 12
    assert first >= StudioAccessArgs.__required_keys__


def test_a_retired_setting_has_a_sentence_of_its_own(monkeypatch):
    monkeypatch.setitem(RETIRED, "old_ranges", "name them in corporateCidrs")
    expected = "oldRanges: there is no such setting any more; name them in corporateCidrs"
    assert problems(old_ranges=[]) == [expected]
    with pytest.raises(SettingsError) as caught:
        args_from_texts({"oldRanges": "[]"})
    assert caught.value.problems[0] == expected


@pytest.mark.parametrize("key", ["corporateNetwork", "corporateNetworkCidr"])
def test_the_error_for_a_removed_setting_says_where_the_simulated_network_is(key):
    with pytest.raises(SettingsError) as caught:
        args_from_texts({key: ""})
    assert caught.value.problems[0].startswith(f"{key}: there is no such setting any more; the simulated corporate")
    assert "docs/upgrading.md" in caught.value.problems[0]


def test_no_setting_is_declared_and_retired_at_once():
    assert not RETIRED.keys() & StudioAccessArgs.__annotations__.keys()


def test_the_domains_of_a_deployment_are_the_default_one_and_the_groups_ones_each_once():
    domains = [{"group": group, "domain_id": domain} for group, domain in (("a", "d-2"), ("b", "d-1"), ("c", "d-2"))]
    assert Settings.of({**GOOD, "domains": domains}).domain_ids("d-1") == ["d-1", "d-2"]


@pytest.mark.parametrize(
    ("name", "make", "problem"),
    [
        ("domain_id", lambda: pulumi.Output.from_input("studio"), "domainId: 'studio' is not allowed"),
        (
            "subnet_ids",
            lambda: ["subnet-0123456789abcdef0", pulumi.Output.from_input("vpc-0123456789abcdef0")],
            "subnetIds: .* is not allowed",
        ),
        # An output was given, so the words that mean "not given" are no value for it.
        ("studio_endpoint_id", lambda: pulumi.Output.from_input(""), "studioEndpointId: '' is not allowed"),
        ("sts_endpoint_id", lambda: pulumi.Output.from_input("none"), "stsEndpointId: 'none' is not allowed"),
    ],
)
def test_a_wrong_output_is_refused_when_it_becomes_known(name, make, problem):
    def program():
        pulumi.export("value", getattr(Settings.of({**GOOD, name: make()}, camel_case), name))

    with pytest.raises(ValueError, match=problem):
        deploy(program)


def test_what_decides_over_resources_must_not_be_an_output():
    def program():
        Settings.of({**GOOD, "vpc_cidrs": pulumi.Output.from_input(["10.0.0.0/8"])}, camel_case)

    with pytest.raises(SettingsError, match="vpcCidrs: an output is not allowed, since it decides what is created"):
        deploy(program)
