"""The created Studio domain: reached through the VPC only, people apart from each other."""

import json

import pytest

from components.studio_access.aws.location import Location
from components.studio_access.iam.presign import Perimeter
from components.studio_access.iam.studio_role import execution_policy
from tests.cloud import deploy_stack
from tests.iam import decide

DOMAIN_ID = "d-created0domain"
HERE = Location("aws", "eu-west-1", "111122223333", "amazonaws.com")


def test_an_existing_domain_is_left_as_it_is():
    deployment = deploy_stack("local")
    assert deployment.all_of("Domain") == {}
    assert deployment.all_of("UserProfile") == {}
    assert deployment.outputs["domainId"] == "d-local0studio0"


def test_the_domain_is_vpc_only_with_iam_sign_in():
    domain = deploy_stack("greenfield").one("Domain", "studio-access-studio")
    assert (domain["authMode"], domain["appNetworkAccessType"]) == ("IAM", "VpcOnly")
    assert domain["tagPropagation"] == "ENABLED"


@pytest.mark.parametrize(("chosen", "policy"), [("delete", "Delete"), ("retain", "Retain")])
def test_home_directories_are_kept_or_deleted_as_chosen(chosen, policy):
    domain = deploy_stack("greenfield", homeStorage=chosen).one("Domain", "studio-access-studio")
    assert domain["retentionPolicy"] == {"homeEfsFileSystem": policy}


KEY = "arn:aws:kms:eu-west-1:111122223333:key/0"


def test_the_domain_is_encrypted_with_a_key_of_its_own_setting():
    assert deploy_stack("greenfield", domainKmsKeyArn=KEY).one("Domain", "studio-access-studio")["kmsKeyId"] == KEY
    assert "kmsKeyId" not in deploy_stack("greenfield", kmsKeyArn=KEY).one("Domain", "studio-access-studio")


def test_a_key_that_is_not_named_for_the_domain_never_replaces_it():
    """So an upgrade from a version that gave the domain `kmsKeyArn` leaves it, and setting `kmsKeyArn` later does."""

    def kept(**given):
        return list(deploy_stack("greenfield", **given).request("Domain", "studio-access-studio").ignoreChanges)

    assert "kmsKeyId" in kept()
    assert "kmsKeyId" in kept(kmsKeyArn=KEY)
    assert "kmsKeyId" not in kept(domainKmsKeyArn=KEY)


def test_a_zone_more_leaves_the_domain_in_the_subnets_that_it_has():
    request = deploy_stack("greenfield", zones="3").request("Domain", "studio-access-studio")
    assert "subnetIds" in request.ignoreChanges


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("sagemaker/domain:Domain", "studio-access-studio"),
        ("cognito/userPool:UserPool", "studio-access"),
        ("dynamodb/table:Table", "studio-access-directory"),
    ],
)
def test_what_holds_peoples_things_is_protected_as_deletion_protection_says(kind, name):
    def is_protected(**given):
        deployment = deploy_stack("greenfield", profileFrom="directory", **given)
        return deployment.request(kind, name).protect

    assert is_protected(deletionProtection="true")
    assert not is_protected(deletionProtection="false")


def test_nothing_else_is_protected_so_that_people_can_be_taken_out_and_features_off():
    deployment = deploy_stack("greenfield", profileFrom="directory", deletionProtection="true")
    protected = {request.type for request in deployment.monitor.requests.values() if request.protect}
    assert protected == {
        "aws:sagemaker/domain:Domain",
        "aws:cognito/userPool:UserPool",
        "aws:dynamodb/table:Table",
    }


def test_idle_apps_are_stopped():
    domain = deploy_stack("greenfield", idleMinutes="90").one("Domain", "studio-access-studio")
    for app in ("jupyterLabAppSettings", "codeEditorAppSettings"):
        assert domain["defaultUserSettings"][app]["appLifecycleManagement"]["idleSettings"] == {
            "lifecycleManagement": "ENABLED",
            "idleTimeoutInMinutes": 90,
            "minIdleTimeoutInMinutes": 60,
            "maxIdleTimeoutInMinutes": 90,
        }


def test_each_person_has_a_security_group_of_their_own():
    profiles = deploy_stack("greenfield").all_of("UserProfile")
    assert {profile["userProfileName"] for profile in profiles.values()} == {"alice", "bob"}
    groups = [profile["userSettings"]["securityGroups"] for profile in profiles.values()]
    assert sorted(groups) == [["sg-studio-access-studio-alice"], ["sg-studio-access-studio-bob"]]


@pytest.mark.parametrize(
    ("people", "groups"),
    [
        (["default", "alice"], ["default_profile", "alice"]),
        (["Default"], ["Default"]),
        (["alice-home", "alice"], ["alice-home_profile", "alice"]),
        (["alice-home"], ["alice-home"]),
        (["default-home"], ["default-home_profile"]),
        (["a", "a-home", "a-home-home"], ["a", "a-home_profile", "a-home-home_profile"]),
    ],
)
def test_a_profile_may_have_any_name(people, groups):
    """Also one by which its group, or a rule of its group, would have the name of another's."""
    profiles = deploy_stack("greenfield", userProfiles=json.dumps(people)).all_of("UserProfile")
    found = {profile["userProfileName"]: profile["userSettings"]["securityGroups"] for profile in profiles.values()}
    assert found == {name: [f"sg-studio-access-studio-{group}"] for name, group in zip(people, groups, strict=True)}


def test_the_group_that_everybody_has_lets_nobody_reach_anybody():
    """SageMaker adds the domain's default groups to each profile's own."""
    deployment = deploy_stack("greenfield")
    domain = deployment.one("Domain", "studio-access-studio")
    (common,) = domain["defaultUserSettings"]["securityGroups"]
    assert [r for r in deployment.all_of("SecurityGroupIngressRule").values() if r["securityGroupId"] == common] == []
    out = [r for r in deployment.all_of("SecurityGroupEgressRule").values() if r["securityGroupId"] == common]
    assert {rule["toPort"] for rule in out} == {443, 2049}
    assert all(rule.get("referencedSecurityGroupId") is None for rule in out)


def test_an_app_reaches_itself_home_directories_endpoints_and_s3_and_admits_itself_only():
    deployment = deploy_stack("greenfield")
    group = "sg-studio-access-studio-alice"

    def rules(kind):
        return {
            (
                rule["fromPort"],
                rule["toPort"],
                rule.get("cidrIpv4") or rule.get("referencedSecurityGroupId") or rule.get("prefixListId"),
            )
            for rule in deployment.all_of(kind).values()
            if rule["securityGroupId"] == group
        }

    assert rules("SecurityGroupIngressRule") == {(8192, 65535, group)}
    assert rules("SecurityGroupEgressRule") == {
        (8192, 65535, group),
        (443, 443, "10.16.0.0/16"),
        (2049, 2049, "10.16.0.0/16"),
        (443, 443, "pl-0a1b2c3d"),
    }


def test_resources_grow_with_people_by_the_same_number_each():
    def count(people):
        names = json.dumps([f"person-{number}" for number in range(people)])
        return len(deploy_stack("greenfield", userProfiles=names).resources)

    one, two, ten = count(1), count(2), count(10)
    assert ten - two == 8 * (two - one)


def test_only_sagemaker_of_this_account_assumes_the_execution_role():
    role = deploy_stack("greenfield").one("Role", "studio-access-studio")
    (statement,) = json.loads(role["assumeRolePolicy"])["Statement"]
    assert statement["Principal"] == {"Service": "sagemaker.amazonaws.com"}
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "111122223333"},
        "ArnLike": {"aws:SourceArn": "arn:aws:sagemaker:eu-west-1:111122223333:*"},
    }


def test_the_execution_role_has_no_managed_policy():
    assert deploy_stack("greenfield").all_of("RolePolicyAttachment") == {}


def arn(resource):
    return f"arn:aws:sagemaker:eu-west-1:111122223333:{resource}"


OUR_ENDPOINTS = ["vpce-0123456789abcdef0", "vpce-0123456789abcdef1"]
PERIMETER = Perimeter("vpc-1", OUR_ENDPOINTS, ["10.16.0.0/16"], ["192.168.10.0/24"])
FROM_THE_OFFICE = {"aws:SourceVpce": OUR_ENDPOINTS[0], "aws:VpcSourceIp": "192.168.10.25"}
AT_WORK = {"sagemaker:DomainId": DOMAIN_ID, "sagemaker:UserProfileName": "alice"}
"""What SageMaker fills in for the person at work."""


def work(entrypoints="all", kms_key_arn=""):
    """The execution role's policy as it is for Alice: the evaluator of the tests knows no policy variables."""
    text = json.dumps(execution_policy(HERE, DOMAIN_ID, PERIMETER, entrypoints, kms_key_arn))
    for variable, value in AT_WORK.items():
        text = text.replace(f"${{{variable}}}", value)
    return json.loads(text)


def owned_by(person, sharing="Private"):
    return {
        "sagemaker:OwnerUserProfileArn": arn(f"user-profile/{DOMAIN_ID}/{person}"),
        "sagemaker:SpaceSharingType": sharing,
    }


def test_the_deployed_policy_names_the_stack_s_own_endpoints_and_ranges():
    deployment = deploy_stack("greenfield")
    policy = json.loads(deployment.one("RolePolicy", "studio-access-studio")["policy"])
    (presign,) = (one for one in policy["Statement"] if one["Action"] == "sagemaker:CreatePresignedDomainUrl")
    assert presign["Resource"] == arn("user-profile/${sagemaker:DomainId}/${sagemaker:UserProfileName}")
    assert presign["Condition"] == {
        "StringEquals": {
            "aws:SourceVpce": [deployment.outputs["endpointIds"][name] for name in ("sagemakerApi", "studio")]
        },
        "IpAddress": {"aws:VpcSourceIp": ["10.16.0.0/16", "192.168.10.0/24"]},
    }


def test_studio_s_role_and_the_presigning_role_are_let_in_from_the_same_places():
    greenfield = deploy_stack("greenfield", entrypoints="any").all_of("RolePolicy")
    presigner = json.loads(greenfield["studio-access-presigner-presign"]["policy"])["Statement"]
    studio = json.loads(greenfield["studio-access-studio"]["policy"])["Statement"]
    assert [one["Condition"] for one in studio if one["Sid"].startswith("PresignForOneself")] == [
        one["Condition"] for one in presigner
    ]


@pytest.mark.parametrize(
    ("profile", "network", "decision"),
    [
        ("alice", FROM_THE_OFFICE, "Allow"),
        ("alice", {**FROM_THE_OFFICE, "aws:SourceVpce": OUR_ENDPOINTS[1], "aws:VpcSourceIp": "10.16.1.9"}, "Allow"),
        ("alice", {"aws:SourceIp": "203.0.113.66"}, "ImplicitDeny"),
        ("alice", {"aws:SourceIp": "192.168.10.25"}, "ImplicitDeny"),
        ("alice", {**FROM_THE_OFFICE, "aws:SourceVpce": "vpce-other"}, "ImplicitDeny"),
        ("alice", {**FROM_THE_OFFICE, "aws:VpcSourceIp": "172.16.0.1"}, "ImplicitDeny"),
        ("bob", FROM_THE_OFFICE, "ImplicitDeny"),
    ],
)
def test_people_presign_for_themselves_only_and_from_our_network_only(profile, network, decision):
    resource = arn(f"user-profile/{DOMAIN_ID}/{profile}")
    assert decide(work(), "sagemaker:CreatePresignedDomainUrl", resource, network) == decision


@pytest.mark.parametrize("action", ["ListApps", "ListDomains", "ListSpaces", "ListUserProfiles"])
def test_people_may_list(action):
    """AWS asks these on everything: they have no resource-level permissions."""
    assert decide(work(), f"sagemaker:{action}", "*") == "Allow"


@pytest.mark.parametrize(
    ("action", "resource", "context", "decision"),
    [
        ("DescribeUserProfile", f"user-profile/{DOMAIN_ID}/bob", {}, "Allow"),
        ("DescribeDomain", "domain/d-other", {}, "ImplicitDeny"),
        ("CreateSpace", f"space/{DOMAIN_ID}/mine", owned_by("alice"), "Allow"),
        ("CreateSpace", f"space/{DOMAIN_ID}/mine", {}, "ImplicitDeny"),
        ("CreateSpace", f"space/{DOMAIN_ID}/mine", owned_by("alice", "Shared"), "ImplicitDeny"),
        ("CreateSpace", "space/d-other/mine", owned_by("alice"), "ImplicitDeny"),
        ("DeleteSpace", f"space/{DOMAIN_ID}/theirs", owned_by("bob"), "ImplicitDeny"),
        ("CreateApp", f"app/{DOMAIN_ID}/mine/JupyterLab/default", owned_by("alice"), "Allow"),
        ("CreateApp", f"app/{DOMAIN_ID}/theirs/JupyterLab/default", owned_by("bob"), "ImplicitDeny"),
        ("CreateApp", f"app/{DOMAIN_ID}/bob/JupyterLab/default", {}, "ImplicitDeny"),
        ("AddTags", f"space/{DOMAIN_ID}/mine", {"sagemaker:TaggingAction": "CreateSpace"}, "Allow"),
        ("AddTags", f"app/{DOMAIN_ID}/mine/JupyterLab/default", {"sagemaker:TaggingAction": "CreateApp"}, "Allow"),
        ("AddTags", f"space/{DOMAIN_ID}/theirs", {}, "ImplicitDeny"),
        ("AddTags", f"user-profile/{DOMAIN_ID}/bob", {"sagemaker:TaggingAction": "CreateSpace"}, "ImplicitDeny"),
        ("UpdateUserProfile", f"user-profile/{DOMAIN_ID}/alice", {}, "ImplicitDeny"),
        ("UpdateDomain", f"domain/{DOMAIN_ID}", {}, "ImplicitDeny"),
    ],
)
def test_people_have_their_own_private_spaces_and_nothing_of_others(action, resource, context, decision):
    assert decide(work(), f"sagemaker:{action}", arn(resource), context) == decision


BY_SAGEMAKER = {"kms:ViaService": "sagemaker.eu-west-1.amazonaws.com"}


@pytest.mark.parametrize(
    ("key", "action", "context", "decision"),
    [
        (KEY, "CreateGrant", {"kms:GrantIsForAWSResource": "true"}, "Allow"),
        (KEY, "CreateGrant", {}, "ImplicitDeny"),
        (KEY, "GenerateDataKeyWithoutPlaintext", BY_SAGEMAKER, "Allow"),
        (KEY, "Decrypt", BY_SAGEMAKER, "Allow"),
        (KEY, "Decrypt", {}, "ImplicitDeny"),
        ("", "CreateGrant", {"kms:GrantIsForAWSResource": "true"}, "ImplicitDeny"),
    ],
)
def test_with_a_customer_key_volumes_are_lent_it_and_a_notebook_cannot_decrypt(key, action, context, decision):
    assert decide(work(kms_key_arn=key), f"kms:{action}", KEY, context) == decision


def test_the_customer_key_reaches_the_deployed_policy():
    policy = deploy_stack("greenfield", domainKmsKeyArn=KEY).one("RolePolicy", "studio-access-studio")["policy"]
    assert KEY in policy
