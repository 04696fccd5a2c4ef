"""The table of outputs: it names all of them, what is deployed fits it, and what is not an output's value does not."""

import inspect

import pytest

from components.studio_access import StudioAccess
from components.studio_access.aws.naming import camel_case
from components.studio_access.outputs import OPERATING, OUTPUTS
from tests.cloud import deploy_stack

STACKS = ["dev", "greenfield", "local", "local-oidc"]
HTTPS = ["http://a.example", "https://", "https://a.example/?token=1", "a.example", None, 1]
WRONG = {
    "api_url": HTTPS,
    "page_url": ["http://a.example/", 1],
    "host_header": ["https://a.example", "A.example", "", None],
    "api_id": ["abc/def", "", None],
    "endpoint_ids": [{"sagemakerApi": "vpce-1", "studio": "vpce-2"}, {}, [], None],
    "user_pool_id": ["a b", 1],
    "client_id": ["a b", 1],
    "issuer": HTTPS,
    "function_names": [{"authorizer": "a"}, {"authorizer": "a", "presigner": None}, None],
    "vpc_id": ["vpc_1", "subnet-1", "", None],
    "subnet_ids": ["subnet-1", [None], None],
    "domain_id": ["domain", "d_1", "", None],
    "route_table_id": ["rtb 1", 1],
    "presign_policy": ["", "[]", {}, None],
    "forward_zones": [[], None],
    "forwarders": ["", [], None],
    "resolver_addresses": ["10.0.0.1", {}, None],
    "front_door": ["", [], None],
    "alarm_topic_arn": [[], 1],
    "dashboard_name": [[], 1],
    "profile_from": ["", "userName", None],
    "directory_table": [[], 1],
    "operating": ["", [], None],
}


def test_it_names_every_output_of_the_component_in_order():
    annotated = [name for name in inspect.get_annotations(StudioAccess) if not name.startswith("_")]
    assert annotated == list(OUTPUTS) == list(WRONG)


@pytest.mark.parametrize("stack", STACKS)
def test_what_a_stack_exports_fits(stack):
    outputs = deploy_stack(stack).outputs
    assert {
        name: outputs[camel_case(name)] for name, shape in OUTPUTS.items() if not shape.fits(outputs[camel_case(name)])
    } == {}


@pytest.mark.parametrize("stack", STACKS)
def test_the_output_for_operators_has_exactly_the_named_keys(stack):
    operating = deploy_stack(stack).outputs["operating"]
    assert operating.keys() == OPERATING.keys()
    assert {key: operating[key] for key, shape in OPERATING.items() if not shape.fits(operating[key])} == {}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_what_is_no_value_of_an_output_does_not_fit(name, value):
    assert not OUTPUTS[name].fits(value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("partition", None),
        ("domainIds", ["d-abc", "domain"]),
        ("domainIds", "d-abc"),
        ("issuers", ["http://login.example"]),
        ("settings", None),
        ("rolePolicies", []),
    ],
)
def test_what_is_no_value_of_a_key_does_not_fit(key, value):
    assert not OPERATING[key].fits(value)
