"""The reader of the `frontDoor` output agrees with the component that writes it."""

import dataclasses
import re

import pytest

from policies.guardrails.deployed_stack import DeployedStack, NotAStackOutputError
from tests.cloud import deploy_stack
from tests.policies.guardrails.deployed_stacks import OUTPUT, STACK


def test_the_reader_takes_every_key_that_the_component_writes_and_no_other():
    fields = {field.name for field in dataclasses.fields(DeployedStack)}
    written = {re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", key): value for key, value in OUTPUT.items()}
    assert written.keys() == fields
    for name, value in written.items():
        assert getattr(STACK, name) == (tuple(value) if isinstance(value, list) else value), name


@pytest.mark.parametrize("stack", ["dev", "greenfield", "local-oidc"])
def test_a_deployed_stack_has_the_keys_that_the_reader_takes(stack):
    assert deploy_stack(stack).outputs["frontDoor"].keys() == OUTPUT.keys()


def test_an_output_that_lacks_a_key_is_refused():
    for key in OUTPUT:
        with pytest.raises(NotAStackOutputError, match=f"lacks {key};"):
            DeployedStack.from_output({name: value for name, value in OUTPUT.items() if name != key})


@pytest.mark.parametrize("value", [None, 7, {}, ["a", 7]])
def test_a_value_of_another_type_is_refused(value):
    for key, right in OUTPUT.items():
        allowed = "a list of texts" if isinstance(right, list) else "a text"
        with pytest.raises(NotAStackOutputError) as caught:
            DeployedStack.from_output({**OUTPUT, key: value})
        assert str(caught.value) == f"the frontDoor output's {key} is {value!r}; allowed is {allowed}"


@pytest.mark.parametrize("text", ["", "*", "a*", "a?", "${aws:username}", "a b", "a\n", "\u0430dmin"])
def test_a_text_that_would_stand_for_more_than_itself_is_refused(text):
    for key, right in OUTPUT.items():
        with pytest.raises(NotAStackOutputError, match=f"output's {key} has .*; allowed are printable ASCII"):
            DeployedStack.from_output({**OUTPUT, key: [text] if isinstance(right, list) else text})


@pytest.mark.parametrize("account", ["11112222333", "../../a", "aws"])
def test_an_account_has_twelve_digits(account):
    with pytest.raises(NotAStackOutputError, match="allowed is an account id of 12 digits"):
        DeployedStack.from_output({**OUTPUT, "accountId": account})


def test_a_text_is_no_list_and_a_list_no_text():
    for key, right in OUTPUT.items():
        with pytest.raises(NotAStackOutputError, match=f"output's {key} is "):
            DeployedStack.from_output({**OUTPUT, key: "a" if isinstance(right, list) else ["a"]})


def test_the_output_names_the_deployed_roles_endpoints_and_domain_s_role():
    deployment = deploy_stack("greenfield")
    stack = DeployedStack.from_output(deployment.outputs["frontDoor"])
    assert stack.broker_arn == f"arn:aws:iam::111122223333:role/{deployment.outputs['functionNames']['presigner']}"
    roles = {role["name"] for role in deployment.all_of("Role").values()}
    assert {stack.broker, *stack.functions} <= roles
    assert set(stack.functions) == {function["name"] for function in deployment.all_of("Function").values()}
    assert [arn.rpartition("/")[2] for arn in stack.studio_roles] == ["studio-access-greenfield-studio"]
    assert "studio-access-greenfield-studio" in roles
    ids = deployment.outputs["endpointIds"]
    assert stack.endpoint_ids == (ids["sagemakerApi"], ids["studio"])
    assert stack.created_endpoints == (ids["sagemakerApi"], ids["studio"], ids["executeApi"])
    groups = {group["name"] for group in deployment.all_of("LogGroup").values()}
    assert {arn.split("log-group:")[1] for arn in stack.log_arns if not arn.endswith(":*")} <= groups
    assert {arn.rpartition("/")[2] for arn in stack.api_arns} == {deployment.outputs["apiId"], "*"}


def test_the_output_names_what_a_schedule_calls_and_with_which_role():
    deployment = deploy_stack("local-oidc", keyRefresh="scheduled")
    stack = DeployedStack.from_output(deployment.outputs["frontDoor"])
    assert set(stack.functions) == {function["name"] for function in deployment.all_of("Function").values()}
    roles = {role["name"] for role in deployment.all_of("Role").values()}
    assert {arn.rpartition("/")[2] for arn in stack.role_arns} <= roles
    assert stack.scheduled_functions == (deployment.one("Function", "studio-access-keys")["name"],)
    assert stack.schedule_roles == (deployment.one("Role", "studio-access-keys-schedule")["name"],)


def test_adopted_endpoints_are_left_to_whoever_made_them():
    outputs = deploy_stack("dev").outputs
    assert outputs["frontDoor"]["createdEndpoints"] == [outputs["endpointIds"]["executeApi"]]
