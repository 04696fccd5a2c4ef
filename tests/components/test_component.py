"""The component's face: what it takes, what it gives, and that it fits into other people's programs."""

import json
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi.provider.experimental.analyzer import Analyzer

from components.studio_access import SettingsError, StudioAccess, StudioAccessArgs
from components.studio_access.aws.naming import camel_case
from components.studio_access.bundles import FUNCTIONS, Target, build
from components.studio_access.config.settings import Settings
from components.studio_access.outputs import OPERATING_SETTINGS, OUTPUTS
from tests.cloud import ACCOUNT, BUNDLES, Place, deploy, deploy_stack

ARGS: StudioAccessArgs = {
    "domain_id": "d-abc123",
    "vpc_id": "vpc-0123456789abcdef0",
    "subnet_ids": ["subnet-0123456789abcdef0"],
    "vpc_cidrs": ["10.16.0.0/16"],
    "corporate_cidrs": ["192.168.10.0/24"],
    "bundle_folder": str(BUNDLES),
}


@pytest.fixture(autouse=True)
def bundles():
    for function in FUNCTIONS:
        build(function, Target("3.13", "arm64"), BUNDLES, vendor=lambda *_: {})


def test_the_stack_exports_exactly_the_component_s_outputs():
    deployment = deploy_stack("local")
    (registered,) = (
        outputs
        for urn, outputs in deployment.monitor.component_outputs.items()
        if urn.endswith(":StudioAccess::studio-access")
    )
    assert deployment.outputs == registered
    assert list(registered) != []
    assert registered.keys() == {camel_case(name) for name in OUTPUTS}


def test_outputs_of_the_local_stack():
    outputs = deploy_stack("local").outputs
    api = "studio-access-id"
    assert outputs["apiUrl"] == f"https://{api}-vpce-studio-access-execute-api.execute-api.eu-west-1.amazonaws.com/dev"
    assert outputs["hostHeader"] == f"{api}.execute-api.eu-west-1.amazonaws.com"
    assert outputs["apiId"] == api
    assert outputs["userPoolId"] == "eu-west-1_Created01"
    assert outputs["clientId"] == "studio-access-id"
    assert outputs["issuer"] == "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Created01"
    assert outputs["functionNames"] == {
        name: f"studio-access-local-{name}" for name in ("authorizer", "page", "preflight", "presigner")
    }
    assert outputs["pageUrl"] == f"{outputs['apiUrl']}/"
    # What people are told to call is what the corporate DNS is told to forward.
    assert f'zone "{outputs["apiUrl"].split("/")[2]}"' in outputs["forwardZones"]
    assert f'zone "{outputs["hostHeader"]}"' in outputs["forwardZones"]


def test_the_exported_presign_policy_is_the_one_that_the_role_has():
    deployment = deploy_stack("local")
    attached = deployment.one("RolePolicy", "studio-access-presigner-presign")["policy"]
    assert json.loads(deployment.outputs["presignPolicy"]) == json.loads(attached)


def test_entry_points_are_chosen_in_the_configuration():
    (statement,) = json.loads(deploy_stack("local").outputs["presignPolicy"])["Statement"]
    assert statement["Condition"].keys() == {"StringEquals", "IpAddress"}
    assert len(json.loads(deploy_stack("local", entrypoints="any").outputs["presignPolicy"])["Statement"]) == 3


def test_operators_learn_where_and_how_it_is_deployed():
    deployment = deploy_stack("local")
    operating = deployment.outputs["operating"]
    assert (operating["partition"], operating["region"], operating["accountId"]) == ("aws", "eu-west-1", ACCOUNT)
    assert operating["signInUrl"] == f"https://studio-access-local-{ACCOUNT}.auth.eu-west-1.amazoncognito.com"
    assert (operating["domainIds"], operating["issuers"]) == ([deployment.outputs["domainId"]], [])
    assert operating["settings"]["corporateCidrs"] == ["192.168.10.0/24"]
    assert operating["settings"].keys() == {camel_case(name) for name in OPERATING_SETTINGS}
    for function, policies in operating["rolePolicies"].items():
        role = deployment.outputs["functionNames"][function]
        attached = {policy["name"]: policy["policy"] for policy in roles_policies(deployment, role)}
        assert policies == attached
    assert operating["rolePolicies"]["presigner"]["presign"] == deployment.outputs["presignPolicy"]


def roles_policies(deployment, role: str) -> list[dict[str, Any]]:
    name = next(key for key, given in deployment.all_of("Role").items() if given["name"] == role)
    return [given for key, given in deployment.all_of("RolePolicy").items() if key.startswith(f"{name}-")]


def test_the_sign_in_page_of_govcloud_is_the_fips_one_and_a_brought_pool_is_asked_for_the_page():
    gov = deploy_stack("local", place=Place("aws-us-gov", "us-gov-west-1", "amazonaws.com"))
    address = f"https://studio-access-local-{ACCOUNT}.auth-fips.us-gov-west-1.amazoncognito.com"
    assert gov.outputs["operating"]["signInUrl"] == address
    pool = {"userPoolId": "eu-west-1_Brought01", "clientIds": '["abc"]', "passwordSignIn": "false", "mfa": "ON"}
    brought = deploy_stack("local", **pool)
    assert brought.outputs["operating"]["signInUrl"] == "https://existing-domain.auth.eu-west-1.amazoncognito.com"
    unasked = deploy_stack("local", page="false", **pool)
    assert unasked.outputs["operating"]["signInUrl"] == ""


def test_ids_may_come_from_other_resources_of_the_program():
    def program():
        endpoint = aws.ec2.VpcEndpoint("shared", vpc_id="vpc-1", service_name="com.amazonaws.eu-west-1.execute-api")
        given = endpoint.id.apply(lambda _: "vpce-0123456789abcdef0")
        access = StudioAccess("access", {**ARGS, "execute_api_endpoint_id": given})
        pulumi.export("url", access.api_url)

    deployment = deploy(program)
    assert "access-execute-api" not in deployment.all_of("VpcEndpoint")
    assert "-vpce-0123456789abcdef0.execute-api." in deployment.outputs["url"]


def test_two_components_fit_into_one_program():
    def program():
        StudioAccess("one", {**ARGS})
        StudioAccess("two", {**ARGS, "domain_id": "d-xyz"})

    deployment = deploy(program, project="platform")
    names = [function["name"] for function in deployment.all_of("Function").values()]
    assert sorted(names) == [
        f"platform-{component}-dev-{function}"
        for component in ("one", "two")
        for function in ("authorizer", "page", "presigner")
    ]


def test_every_child_and_every_lookup_uses_the_caller_s_provider():
    def program():
        provider = aws.Provider("theirs", region="eu-west-1")
        StudioAccess("access", {**ARGS}, pulumi.ResourceOptions(provider=provider))

    deployment = deploy(program)
    resources = [
        r for r in deployment.monitor.requests.values() if r.custom and not r.type.startswith("pulumi:providers")
    ]
    assert len(resources) > 40
    assert {request.provider.partition("::theirs")[1] for request in resources} == {"::theirs"}
    assert {call.provider.partition("::theirs")[1] for call in deployment.monitor.cloud.calls} == {"::theirs"}


def test_wrong_arguments_are_refused_before_anything_is_registered():
    def program():
        with pytest.raises(SettingsError, match="2 wrong setting") as caught:
            StudioAccess("access", {**ARGS, "expires_in_seconds": 1, "vpc_cidrs": ["8.8.8.0/24"]})
        assert [problem.partition(":")[0] for problem in caught.value.problems] == ["vpc_cidrs", "expires_in_seconds"]

    assert deploy(program).resources == []


def test_numbers_from_other_languages_become_whole_again():
    as_received: Any = {**ARGS, "expires_in_seconds": 90.0}
    deployment = deploy(lambda: StudioAccess("access", as_received))
    variables = deployment.one("Function", "access-presigner")["environment"]["variables"]
    assert variables["EXPIRES_IN_SECONDS"] == "90"


def test_the_arguments_are_recorded_where_a_policy_pack_sees_them():
    deployment = deploy_stack("local")
    (component,) = (seen for seen in deployment.monitor.cloud.seen if seen.typ == "studio-access:index:StudioAccess")
    assert component.inputs["corporateCidrs"] == ["192.168.10.0/24"]


def test_the_component_can_be_served_to_every_pulumi_language():
    definition = Analyzer("studio-access").analyze(components=[StudioAccess])["component_definitions"]["StudioAccess"]
    required = {name for name, given in definition.inputs.items() if not given.optional}
    assert required == {"corporateCidrs"}
    assert definition.inputs.keys() == {camel_case(name) for name in Settings.__dataclass_fields__}
    assert definition.outputs.keys() == {camel_case(name) for name in OUTPUTS}
    assert all(given.description for given in definition.inputs.values())
