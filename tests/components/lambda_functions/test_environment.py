"""The environment and the rights of the browser-facing functions, as deployed."""

import json

import pytest

from tests.cloud import Place, deploy_stack
from tests.settings import problems

ROLE = "arn:aws:iam::111122223333:role/studio"
CREATES = {"createProfiles": "true", "createProfilesForGroups": '["data-science"]'}
ADOPTED = {
    "userPoolId": "eu-central-1_AbCdEfGhI",
    "clientIds": '["1h57kf5cpq17m0eml12EXAMPLE"]',
    "passwordSignIn": "false",
    "mfa": "ON",
}


def environment_of(deployment, function):
    return deployment.one("Function", f"studio-access-{function}")["environment"]["variables"]


def test_the_page_signs_in_at_the_created_pool_and_comes_back_to_itself():
    deployment = deploy_stack("local", brandColor="#7A0019", helpUrl="https://help.example.com/")
    page = "https://studio-access-id-vpce-studio-access-execute-api.execute-api.eu-west-1.amazonaws.com/dev/"
    variables = environment_of(deployment, "page")
    assert variables["PAGE_ADDRESS"] == page
    login = "https://studio-access-local-111122223333.auth.eu-west-1.amazoncognito.com"
    assert json.loads(variables["SIGN_IN"]) == {
        "issuer": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Created01",
        "clientId": "studio-access-id",
        "authorizationEndpoint": f"{login}/oauth2/authorize",
        "tokenEndpoint": f"{login}/oauth2/token",
        "scope": "openid",
        "revocationEndpoint": f"{login}/oauth2/revoke",
        "logoutEndpoint": f"{login}/logout",
        "logoutParameter": "logout_uri",
    }
    brand = json.loads(variables["BRAND"])
    assert (brand["name"], brand["color"], brand["helpUrl"]) == (
        "SageMaker Studio",
        "#7a0019",
        "https://help.example.com/",
    )
    client = deployment.one("UserPoolClient", "studio-access")
    assert client["callbackUrls"] == ["http://localhost:8400/callback", page]
    assert client["logoutUrls"] == [page]


def test_the_page_signs_in_at_an_existing_pool_s_own_domain_in_its_own_region():
    sign_in = json.loads(environment_of(deploy_stack("local", **ADOPTED), "page")["SIGN_IN"])
    assert sign_in["tokenEndpoint"] == "https://existing-domain.auth.eu-central-1.amazoncognito.com/oauth2/token"
    assert sign_in["clientId"] == "1h57kf5cpq17m0eml12EXAMPLE"


@pytest.mark.parametrize(
    ("domains", "host"),
    [
        ({"domain": "", "customDomain": "login.example.com"}, "login.example.com"),
        ({"domain": "a", "customDomain": "login.example.com"}, "login.example.com"),
    ],
)
def test_an_existing_pool_s_custom_domain_comes_first(monkeypatch, domains, host):
    with_domains(monkeypatch, domains)
    sign_in = json.loads(environment_of(deploy_stack.__wrapped__("local", **ADOPTED), "page")["SIGN_IN"])
    assert sign_in["logoutEndpoint"] == f"https://{host}/logout"


def test_a_page_that_could_sign_nobody_in_is_refused(monkeypatch):
    with_domains(monkeypatch, {"domain": "", "customDomain": ""})
    # The SDK wraps what an output raises; a preview with a known pool id gets that far.
    with pytest.raises(ValueError, match="this pool has no domain, so the page could sign nobody in"):
        deploy_stack.__wrapped__("local", **ADOPTED)
    assert "page" not in deploy_stack.__wrapped__("local", page="false", **ADOPTED).outputs["functionNames"]


def with_domains(monkeypatch, domains):
    from tests import cloud  # noqa: PLC0415 - patched here

    answer = cloud.Cloud.call

    def call(self, args):
        return {**answer(self, args), **domains} if args.token.endswith(":getUserPool") else answer(self, args)

    monkeypatch.setattr(cloud.Cloud, "call", call)


def test_govcloud_has_a_sign_in_host_of_its_own():
    place = Place("aws-us-gov", "us-gov-west-1", "amazonaws.com")
    sign_in = json.loads(environment_of(deploy_stack("local", place=place), "page")["SIGN_IN"])
    assert sign_in["tokenEndpoint"].split("/")[2].endswith(".auth-fips.us-gov-west-1.amazoncognito.com")


def test_the_largest_page_fits_into_lambda_s_environment():
    variables = environment_of(
        deploy_stack(
            "local",
            brandLogo=f"data:image/png;base64,{'A' * 2450}",
            cognitoDomainPrefix="a" * 63,
            stageName="s" * 128,
            profileClaim="username",
        ),
        "page",
    )
    assert sum(len(name.encode()) + len(value.encode()) for name, value in variables.items()) <= 4096


def test_the_page_and_the_preflight_may_write_their_log_and_nothing_else():
    deployment = deploy_stack("local", **CREATES)
    for function in ("page", "preflight"):
        role = f"studio-access-local-{function}"
        names = [p["name"] for p in deployment.all_of("RolePolicy").values() if p["role"] == role]
        assert sorted(names) == ["log", "trace"]
        assert deployment.one("Function", f"studio-access-{function}").get("vpcConfig") is None


def test_the_profile_creator_knows_what_new_profiles_get():
    variables = environment_of(
        deploy_stack("local", **CREATES, profileExecutionRoleArn=ROLE, tags='{"team": "data"}'), "profile-creator"
    )
    assert variables == {
        "DOMAIN_ID": "d-local0studio0",
        "SAGEMAKER_ENDPOINT": "https://vpce-studio-access-sagemaker-api-abcd1234.vpce.amazonaws.com",
        "EXECUTION_ROLE_ARN": ROLE,
        "SECURITY_GROUP_IDS": "[]",
        "TAGS": '{"team": "data"}',
    }


def test_the_profile_creator_has_a_role_of_its_own_that_presigns_nothing():
    deployment = deploy_stack("local", **CREATES)
    mine = {
        p["name"]: json.loads(p["policy"])
        for p in deployment.all_of("RolePolicy").values()
        if p["role"] == "studio-access-local-profile-creator"
    }
    assert mine.keys() == {"log", "trace", "vpc", "create-profiles"}
    (statement,) = mine["create-profiles"]["Statement"]
    assert statement["Resource"] == "arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-local0studio0/*"
    assert "CreatePresignedDomainUrl" not in json.dumps(mine)
    assert deployment.one("Function", "studio-access-profile-creator")["vpcConfig"]["securityGroupIds"] == [
        "sg-studio-access-function"
    ]
    group = deployment.request("SecurityGroup", "studio-access-function")
    assert {urn.rpartition("::")[2] for urn in group.dependencies} >= {
        "studio-access-presigner",
        "studio-access-profile-creator",
    }


def test_the_authorizer_knows_whose_profiles_may_be_created():
    assert json.loads(environment_of(deploy_stack("local", **CREATES), "authorizer")["ISSUERS"])[0][
        "profile_groups"
    ] == ["data-science"]
    assert "profile_groups" not in json.loads(environment_of(deploy_stack("local"), "authorizer")["ISSUERS"])[0]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"page": False, "brand_name": "Bank"}, "brandName and page false exclude each other"),
        ({"page": False, "help_url": "https://help.example.com/"}, "helpUrl and page false exclude each other"),
        ({"create_profiles": True}, "createProfilesForGroups: missing"),
        ({"create_profiles_for_groups": ["a"]}, "createProfilesForGroups needs createProfiles true"),
        ({"profile_execution_role_arn": ROLE}, "profileExecutionRoleArn needs createProfiles true"),
        (
            {
                "create_profiles": True,
                "create_profiles_for_groups": ["a"],
                "tags": {f"k{n}": "v" * 250 for n in range(20)},
            },
            "tags: 5",
        ),
        (
            {"brand_logo": f"data:image/png;base64,{'A' * 2450}", "landing_uris": ["studio::" + "x" * 700]},
            "spaces, landingUris, brandName, brandLogo, helpUrl: 3",
        ),
    ],
)
def test_contradictions_of_page_and_first_sign_in_are_refused(given, words):
    (problem,) = problems(**given)
    assert problem.startswith(words)
