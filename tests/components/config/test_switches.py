"""Switches follow the environment unless they have a value of their own."""

import pytest

from components.studio_access.config.settings import SWITCHES, Settings
from components.studio_access.config.stack_config import args_from_texts
from tests.settings import GOOD, problems
from tools.configuration import schema

TEXTS = {
    "domainId": "d-abc123",
    "vpcId": "vpc-0123456789abcdef0",
    "subnetIds": '["subnet-0123456789abcdef0"]',
    "vpcCidrs": '["10.16.0.0/16"]',
    "corporateCidrs": '["192.168.10.0/24"]',
}


def stands(**given):
    settings = Settings.of({**GOOD, **given})
    return {name: getattr(settings, name) for name in SWITCHES}


@pytest.mark.parametrize("production", [False, True])
def test_what_is_not_given_is_as_the_environment(production):
    assert stands(production=production) == dict.fromkeys(SWITCHES, production)
    assert stands(production=production, **dict.fromkeys(SWITCHES, "")) == dict.fromkeys(SWITCHES, production)


@pytest.mark.parametrize("switch", SWITCHES)
@pytest.mark.parametrize("production", [False, True])
def test_a_value_of_its_own_wins_also_where_it_is_off(switch, production):
    assert stands(production=production, **{switch: not production})[switch] is not production


@pytest.mark.parametrize("switch", SWITCHES)
@pytest.mark.parametrize(("text", "expected"), [("", True), ("true", True), ("false", False)])
def test_a_stack_s_configuration_can_say_each_of_the_three(switch, text, expected):
    """The CLI hands the declared default, the empty text, to a program whose stack file does not name the key."""
    args = args_from_texts({**TEXTS, "production": "true", switch: text})
    assert getattr(Settings.of(args), switch) is expected


def test_the_declared_default_of_a_switch_is_none_of_its_values():
    for switch in SWITCHES:
        declared = schema().partition(f"  {switch}:\n")[2].split("\n  ")[:3]
        assert declared[0].strip() == "type: string"
        assert 'default: ""' in "\n".join(declared)


@pytest.mark.parametrize("value", ["yes", "on", 1, None.__class__, "True"])
def test_other_words_are_refused(value):
    (problem,) = problems(alarms=value)
    assert problem.endswith("is not allowed; allowed is one of true, false, or empty")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (
            {"alarm_topic_arn": "arn:aws:sns:eu-west-1:111122223333:t"},
            "alarmTopicArn and alarms exclude each other: alarmTopicArn is 'arn:aws:sns:eu-west-1:111122223333:t', "
            "but alarms is off; turn it on (or production), or remove alarmTopicArn",
        ),
        (
            {"production": True, "alarms": False, "refused_calls_alarm": 5},
            "refusedCallsAlarm and alarms exclude each other: refusedCallsAlarm is 5, "
            "but alarms is off; turn it on (or production), or remove refusedCallsAlarm",
        ),
        (
            {"firewall_managed_rules": True},
            "firewallManagedRules and firewall exclude each other: firewallManagedRules is true, "
            "but firewall is off; turn it on (or production), or remove firewallManagedRules",
        ),
    ],
)
def test_what_shapes_a_switch_that_is_off_is_refused(given, problem):
    assert problems(**given) == [problem]


def test_studio_s_roles_may_be_named_without_alarms_for_the_guardrails_need_them_too():
    arn = "arn:aws:iam::111122223333:role/service-role/Studio"
    assert Settings.of({**GOOD, "studio_role_arns": [arn]}).studio_role_arns == [arn]


def test_a_wrong_switch_is_reported_once():
    assert len(problems(production="maybe", firewall_rate=50)) == 1
