"""What the guardrails deny: over tables of who asks for what, from where."""

import dataclasses

import pytest
from botocore.session import Session

from components.studio_access.iam.presign import presign_policy
from policies.guardrails.statements import (
    ExemptRoles,
    NotARoleError,
    deny,
    domains_in_vpc_only,
    keep_monitoring,
    keep_resources,
    only_services_invoke,
    outside_the_perimeter,
    presigning,
)
from policies.pack.iam.sagemaker_actions import PRESIGN, SISTER_ACTIONS
from policies.pack.rules.permissions import ESCALATIONS
from tests.components.iam.test_presign import CONTEXTS
from tests.iam import decide
from tests.policies.guardrails.deployed_stacks import (
    ADMIN,
    ALICE,
    API,
    BREAK_GLASS,
    BROKER,
    DEPLOYER,
    DOMAIN,
    EVERYTHING,
    EXEMPT,
    HERE,
    INTERNET,
    NOTEBOOK,
    OTHER,
    OTHER_VPC,
    PERIMETER,
    ROOT,
    SECOND,
    SECOND_BROKER,
    SECOND_STUDIO_ROLE,
    STACK,
    STUDIO,
    STUDIO_ROLE,
    USER,
    through,
)


def document(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


PRESIGNING = document(*presigning([STACK], EXEMPT))
NOTEBOOK_URL = "sagemaker:CreatePresignedNotebookInstanceUrl"


def asks(who, action=PRESIGN, where=None, scp=PRESIGNING):
    """What somebody may do whose own policies allow everything."""
    context = {"aws:PrincipalArn": who, **(where if where is not None else through())}
    return decide([EVERYTHING, scp], action, ALICE, context)


# what, who, action, where, allowed
TABLE = [
    ("the broker through the SageMaker endpoint", BROKER, PRESIGN, through(), True),
    (
        "the broker's URL, used through the Studio endpoint",
        BROKER,
        PRESIGN,
        through(STUDIO, private="192.168.10.7"),
        True,
    ),
    ("… from the other corporate range", BROKER, PRESIGN, through(STUDIO, private="172.20.9.9"), True),
    ("the broker from the internet", BROKER, PRESIGN, INTERNET, False),
    ("the broker through another VPC's endpoint", BROKER, PRESIGN, through(OTHER, OTHER_VPC), False),
    ("the broker through another endpoint of our VPC", BROKER, PRESIGN, through(OTHER), False),
    ("the broker from another range", BROKER, PRESIGN, through(private="10.99.1.5"), False),
    ("the broker without any network key", BROKER, PRESIGN, {}, False),
    ("the broker with an endpoint and no address", BROKER, PRESIGN, {"aws:SourceVpce": STUDIO}, False),
    ("the broker's URL, taken to the internet", BROKER, PRESIGN, INTERNET, False),
    ("an administrator through our endpoint", ADMIN, PRESIGN, through(), False),
    ("an administrator from the internet", ADMIN, PRESIGN, INTERNET, False),
    ("the account's root", ROOT, PRESIGN, through(), False),
    ("a user", USER, PRESIGN, through(), False),
    ("a notebook's role that is not named", NOTEBOOK, PRESIGN, through(), False),
    ("whoever deploys", DEPLOYER, PRESIGN, through(), False),
    ("a role whose name begins like the broker's", f"{BROKER}2", PRESIGN, through(), False),
    ("the broker's name under a path", BROKER.replace("role/", "role/x/"), PRESIGN, through(), False),
    ("the broker's name in another account", BROKER.replace("111122223333", "999999999999"), PRESIGN, through(), False),
    ("nobody", "", PRESIGN, through(), False),
    ("Studio's own role through our endpoint, to open an app", STUDIO_ROLE, PRESIGN, through(), True),
    ("… from the office, where the Studio page runs", STUDIO_ROLE, PRESIGN, through(private="192.168.10.7"), True),
    ("Studio's own role from the internet", STUDIO_ROLE, PRESIGN, INTERNET, False),
    ("Studio's own role through another VPC's endpoint", STUDIO_ROLE, PRESIGN, through(OTHER, OTHER_VPC), False),
    ("Studio's own role without any network key", STUDIO_ROLE, PRESIGN, {}, False),
    ("break-glass from the internet", BREAK_GLASS, PRESIGN, INTERNET, True),
    ("break-glass through our endpoint", BREAK_GLASS, PRESIGN, through(), True),
    ("break-glass of another account", BREAK_GLASS.replace("111122223333", "999999999999"), PRESIGN, INTERNET, True),
    ("a role that only sounds like break-glass", "arn:aws:iam::111122223333:role/BreakGlass", PRESIGN, INTERNET, False),
    ("the broker opens a notebook instance", BROKER, NOTEBOOK_URL, through(), False),
    ("an administrator opens a notebook instance", ADMIN, NOTEBOOK_URL, through(), False),
    ("Studio's own role starts a remote session", STUDIO_ROLE, "sagemaker:StartSession", through(), False),
    ("break-glass opens a notebook instance", BREAK_GLASS, NOTEBOOK_URL, INTERNET, True),
    ("break-glass starts a remote session", BREAK_GLASS, "sagemaker:StartSession", INTERNET, True),
    ("an administrator describes a profile", ADMIN, "sagemaker:DescribeUserProfile", INTERNET, True),
    ("an administrator trains a model", ADMIN, "sagemaker:CreateTrainingJob", INTERNET, True),
    ("a user reads S3", USER, "s3:GetObject", INTERNET, True),
]


@pytest.mark.parametrize(
    ("who", "action", "where", "allowed"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_who_may_presign_from_where(who, action, where, allowed):
    assert asks(who, action, where) == ("Allow" if allowed else "Deny")


@pytest.mark.parametrize("action", SISTER_ACTIONS)
@pytest.mark.parametrize("who", [ADMIN, ROOT, BROKER, STUDIO_ROLE, DEPLOYER])
def test_nobody_uses_another_way_in(who, action):
    assert asks(who, action) == "Deny"


def test_every_action_that_hands_out_a_way_in_is_known():
    """As far as the AWS SDK in use knows them; what AWS adds later fails here with the next SDK."""
    operations = Session().get_service_model("sagemaker").operation_names
    ways_in = {f"sagemaker:{name}" for name in operations if "Presigned" in name or name == "StartSession"}
    assert ways_in == {PRESIGN, *SISTER_ACTIONS}


@pytest.mark.parametrize("who", [BROKER, STUDIO_ROLE])
@pytest.mark.parametrize("entrypoints", ["all", "any"])
@pytest.mark.parametrize("where", [row[1] for row in CONTEXTS], ids=[row[0] for row in CONTEXTS])
def test_presigning_is_denied_exactly_where_the_role_s_own_policy_allows_nothing(who, entrypoints, where):
    """Which conditions the execution role's policy has: tests/components/studio/test_domain.py."""
    stack = dataclasses.replace(STACK, entrypoints=entrypoints)
    scp = document(*presigning([stack], EXEMPT))
    own = decide(presign_policy(HERE, [DOMAIN], PERIMETER, entrypoints), PRESIGN, ALICE, where)
    assert (asks(who, where=where, scp=scp) == "Allow") is (own == "Allow")


def test_two_brokers_keep_to_their_own_perimeters():
    scp = document(*presigning([STACK, SECOND], EXEMPT))
    assert asks(BROKER, scp=scp) == asks(SECOND_BROKER, where=through(OTHER), scp=scp) == "Allow"
    assert asks(BROKER, where=through(OTHER), scp=scp) == asks(SECOND_BROKER, scp=scp) == "Deny"


def test_two_studio_roles_keep_to_their_own_perimeters():
    scp = document(*presigning([STACK, SECOND], EXEMPT))
    assert asks(STUDIO_ROLE, scp=scp) == asks(SECOND_STUDIO_ROLE, where=through(OTHER), scp=scp) == "Allow"
    assert asks(STUDIO_ROLE, where=through(OTHER), scp=scp) == asks(SECOND_STUDIO_ROLE, scp=scp) == "Deny"


def test_a_studio_role_of_two_stacks_with_other_endpoints_is_refused_by_name():
    shared = dataclasses.replace(SECOND, studio_roles=STACK.studio_roles)
    with pytest.raises(NotARoleError, match=rf"^studioRoleArns: {STUDIO_ROLE} is in several stacks, which differ"):
        presigning([STACK, shared], EXEMPT)
    same_network = dataclasses.replace(STACK, name_prefix="studio-access-test")
    assert presigning([STACK, same_network], EXEMPT)


def test_other_entry_points_are_refused_by_name():
    with pytest.raises(ValueError, match="entrypoints is 'none'; allowed: all, any"):
        outside_the_perimeter(dataclasses.replace(STACK, entrypoints="none"))


def test_the_statements_are_exactly_these():
    glass = EXEMPT.break_glass[0]
    assert presigning([STACK], EXEMPT) == [
        {
            "Sid": "OnlyBrokersPresign",
            "Effect": "Deny",
            "Action": "sagemaker:CreatePresignedDomainUrl",
            "Resource": "*",
            "Condition": {"ArnNotLike": {"aws:PrincipalArn": [BROKER, STUDIO_ROLE, glass]}},
        },
        {
            "Sid": "NobodyUsesTheOtherWays",
            "Effect": "Deny",
            "Action": list(SISTER_ACTIONS),
            "Resource": "*",
            "Condition": {"ArnNotLike": {"aws:PrincipalArn": [glass]}},
        },
        {
            "Sid": "OutsideThePerimeter1A",
            "Effect": "Deny",
            "Action": "sagemaker:CreatePresignedDomainUrl",
            "Resource": "*",
            "Condition": {
                "ArnEquals": {"aws:PrincipalArn": [BROKER, STUDIO_ROLE]},
                "StringNotEquals": {"aws:SourceVpce": PERIMETER.endpoint_ids},
            },
        },
        {
            "Sid": "OutsideThePerimeter1B",
            "Effect": "Deny",
            "Action": "sagemaker:CreatePresignedDomainUrl",
            "Resource": "*",
            "Condition": {
                "ArnEquals": {"aws:PrincipalArn": [BROKER, STUDIO_ROLE]},
                "NotIpAddress": {"aws:VpcSourceIp": ["10.16.0.0/16", "192.168.10.0/24", "172.20.0.0/16"]},
            },
        },
    ]


DOMAINS = document(*domains_in_vpc_only(EXEMPT))
ACCESS = "sagemaker:AppNetworkAccessType"


@pytest.mark.parametrize(
    ("who", "action", "keys", "allowed"),
    [
        (ADMIN, "CreateDomain", {ACCESS: "VpcOnly"}, True),
        (ADMIN, "CreateDomain", {ACCESS: "PublicInternetOnly"}, False),
        (ADMIN, "CreateDomain", {ACCESS: "vpconly"}, False),
        (ADMIN, "CreateDomain", {}, False),
        (DEPLOYER, "CreateDomain", {ACCESS: "PublicInternetOnly"}, False),
        (BREAK_GLASS, "CreateDomain", {ACCESS: "PublicInternetOnly"}, True),
        (ADMIN, "UpdateDomain", {ACCESS: "PublicInternetOnly"}, False),
        (ADMIN, "UpdateDomain", {ACCESS: "VpcOnly"}, True),
        (ADMIN, "UpdateDomain", {}, True),
        (BREAK_GLASS, "UpdateDomain", {ACCESS: "PublicInternetOnly"}, True),
        (ADMIN, "DescribeDomain", {}, True),
    ],
)
def test_a_domain_that_is_not_vpc_only_is_neither_made_nor_made_so(who, action, keys, allowed):
    resource = "arn:aws:sagemaker:eu-west-1:111122223333:domain/d-abc123"
    decision = decide([EVERYTHING, DOMAINS], f"sagemaker:{action}", resource, {"aws:PrincipalArn": who, **keys})
    assert decision == ("Allow" if allowed else "Deny")


PROTECTION = document(
    *keep_resources([STACK], EXEMPT), *only_services_invoke([STACK], EXEMPT), *keep_monitoring([STACK], EXEMPT)
)
REST_API = "arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5"
PRESIGNER = "arn:aws:lambda:eu-west-1:111122223333:function:studio-access-prod-presigner"
AUTHORIZER = PRESIGNER.replace("presigner", "authorizer")
KEYS = PRESIGNER.replace("presigner", "keys")
SCHEDULE = f"{BROKER.rpartition('/')[0]}/studio-access-prod-keys-schedule"
LOGS = "arn:aws:logs:eu-west-1:111122223333:log-group:"
ACCESS_LOG = f"{LOGS}/aws/apigateway/studio-access-prod"
EXECUTION_LOG = f"{LOGS}API-Gateway-Execution-Logs_a1b2c3d4e5/prod"
ENDPOINT = f"arn:aws:ec2:eu-west-1:111122223333:vpc-endpoint/{API}"

CHANGES = [
    ("apigateway:UpdateRestApiPolicy", REST_API),
    ("apigateway:PATCH", REST_API),
    ("apigateway:DELETE", REST_API),
    ("apigateway:PUT", f"{REST_API}/resources/abc/methods/GET"),
    ("apigateway:PATCH", f"{REST_API}/authorizers/abc"),
    ("apigateway:POST", f"{REST_API}/deployments"),
    ("apigateway:PATCH", f"{REST_API}/stages/prod"),
    ("apigateway:SetWebACL", f"{REST_API}/stages/prod"),
    ("lambda:UpdateFunctionCode", AUTHORIZER),
    ("lambda:UpdateFunctionConfiguration", PRESIGNER),
    ("lambda:AddPermission", PRESIGNER),
    ("lambda:CreateFunctionUrlConfig", PRESIGNER),
    ("lambda:PutFunctionConcurrency", AUTHORIZER),
    ("lambda:DeleteFunction", f"{AUTHORIZER}:3"),
    ("iam:PutRolePolicy", BROKER),
    ("iam:AttachRolePolicy", BROKER),
    ("iam:UpdateAssumeRolePolicy", BROKER),
    ("iam:DeleteRolePermissionsBoundary", BROKER),
    ("iam:PassRole", BROKER),
    ("lambda:UpdateFunctionConfiguration", KEYS),
    ("iam:PutRolePolicy", f"{BROKER.rpartition('/')[0]}/studio-access-prod-keys"),
    ("iam:PutRolePolicy", SCHEDULE),
    ("iam:PassRole", SCHEDULE),
    ("logs:DeleteLogGroup", f"{LOGS}/aws/lambda/studio-access-prod-keys"),
    ("ec2:ModifyVpcEndpoint", ENDPOINT),
    ("ec2:DeleteVpcEndpoints", ENDPOINT),
    ("logs:DeleteLogGroup", ACCESS_LOG),
    ("logs:DeleteLogStream", f"{ACCESS_LOG}:log-stream:x"),
    ("logs:PutRetentionPolicy", f"{LOGS}/aws/lambda/studio-access-prod-presigner"),
    ("logs:DeleteMetricFilter", f"{LOGS}/aws/lambda/studio-access-prod-authorizer"),
    ("logs:PutSubscriptionFilter", EXECUTION_LOG),
    ("cloudwatch:DeleteAlarms", "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:studio-access-prod-refused"),
    ("cloudwatch:DisableAlarmActions", "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:studio-access-prod-errors"),
    ("events:DisableRule", "arn:aws:events:eu-west-1:111122223333:rule/studio-access-prod-foreign-presign"),
    ("sns:SetTopicAttributes", "arn:aws:sns:eu-west-1:111122223333:studio-access-prod-alarms"),
]
READS_AND_WORK = [
    ("apigateway:GET", REST_API),
    ("lambda:GetFunction", PRESIGNER),
    ("iam:GetRolePolicy", BROKER),
    ("ec2:DescribeVpcEndpoints", "*"),
    ("logs:GetLogEvents", f"{ACCESS_LOG}:log-stream:x"),
    ("logs:PutLogEvents", f"{ACCESS_LOG}:log-stream:x"),
    ("logs:CreateLogStream", f"{LOGS}/aws/lambda/studio-access-prod-presigner:log-stream:x"),
    ("cloudwatch:DescribeAlarms", "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:studio-access-prod-refused"),
    ("apigateway:PATCH", "arn:aws:apigateway:eu-west-1::/restapis/other"),
    ("lambda:UpdateFunctionCode", f"{PRESIGNER}-of-others"),
    ("iam:PassRole", "arn:aws:iam::111122223333:role/studio-access-prod-studio"),
    ("ec2:ModifyVpcEndpoint", f"arn:aws:ec2:eu-west-1:111122223333:vpc-endpoint/{STUDIO}"),
]


def changes(who, action, resource):
    """What somebody may do to the stack whose own policies allow everything."""
    return decide([EVERYTHING, PROTECTION], action, resource, {"aws:PrincipalArn": who})


@pytest.mark.parametrize(("action", "resource"), CHANGES)
def test_a_change_is_for_deployers_and_emergencies(action, resource):
    assert changes(ADMIN, action, resource) == changes(BROKER, action, resource) == "Deny"
    assert changes(DEPLOYER, action, resource) == changes(BREAK_GLASS, action, resource) == "Allow"


@pytest.mark.parametrize(("action", "resource"), READS_AND_WORK)
def test_reading_working_and_what_is_not_ours_stay_allowed(action, resource):
    assert changes(ADMIN, action, resource) == "Allow"


@pytest.mark.parametrize("action", ["lambda:InvokeFunction", "lambda:InvokeAsync", "lambda:InvokeFunctionUrl"])
@pytest.mark.parametrize("function", [PRESIGNER, AUTHORIZER, f"{PRESIGNER}:1"])
def test_nobody_calls_the_functions_with_an_event_of_their_own(action, function):
    assert changes(ADMIN, action, function) == changes(DEPLOYER, action, function) == "Deny"
    assert changes(BREAK_GLASS, action, function) == "Allow"


def test_a_schedule_and_a_deployment_call_the_key_refresher():
    assert (
        changes(SCHEDULE, "lambda:InvokeFunction", KEYS) == changes(DEPLOYER, "lambda:InvokeFunction", KEYS) == "Allow"
    )


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::111122223333:role/platform-deployer",
        "arn:aws:iam::*:role/platform/deployer",
        "arn:aws-us-gov:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_BreakGlass_*",
    ],
)
def test_a_role_may_be_named_with_an_open_account_or_end(arn):
    assert ExemptRoles([arn], [arn]).not_deployers == {"ArnNotLike": {"aws:PrincipalArn": [arn, arn]}}


@pytest.mark.parametrize(
    "arn",
    [
        "",
        "*",
        "arn:aws:iam::111122223333:role/*",
        "arn:aws:iam::111122223333:role/a*b*c*d*e*f*",
        "arn:aws:iam::*:role/Adm*n*",
        "arn:aws:iam::111122223333:user/somebody",
        "arn:aws:iam::111122223333:root",
        "arn:aws:sts::111122223333:assumed-role/platform-deployer/session",
        "arn:aws:iam::1111*:role/platform-deployer",
        "arn:aws:iam::111122223333:role/platform-deployer\n",
        "arn:aws:iam::111122223333:role/platform-${aws:username}",
    ],
)
def test_what_would_exempt_more_than_a_role_is_refused(arn):
    with pytest.raises(NotARoleError, match="is not allowed; allowed is the ARN of a role"):
        ExemptRoles([arn], [DEPLOYER])


@pytest.mark.parametrize("field", ["break_glass", "deployers"])
def test_somebody_must_be_exempt(field):
    given = {"break_glass": [BREAK_GLASS], "deployers": [DEPLOYER], field: []}
    with pytest.raises(NotARoleError, match=f"{field}: missing; name at least one role"):
        ExemptRoles(**given)


def test_what_the_policy_pack_calls_an_escalation_is_denied_on_what_the_stack_consists_of():
    # The roles' trust leaves assuming them to Lambda, and they have no managed policies.
    spared = {"sts:AssumeRole", "iam:CreatePolicyVersion"}
    resources = {"iam": BROKER, "lambda": PRESIGNER, "apigateway": REST_API, "ec2": ENDPOINT}
    judged = [action for action in ESCALATIONS if action not in spared]
    assert len(judged) == len(ESCALATIONS) - len(spared)
    for action in judged:
        assert changes(ADMIN, action, resources[action.partition(":")[0]]) == "Deny", action


@pytest.mark.parametrize(
    ("action", "resource", "condition", "name"),
    [
        ([], "*", None, "action"),
        ("s3:*", [], None, "resource"),
        ("s3:*", "*", {"ArnNotLike": {"aws:PrincipalArn": []}}, "ArnNotLike aws:PrincipalArn"),
    ],
)
def test_a_statement_with_an_empty_list_is_refused(action, resource, condition, name):
    with pytest.raises(ValueError, match=rf"statement Any: {name} is \[\]; at least one value is needed"):
        deny("Any", action, resource, condition)
