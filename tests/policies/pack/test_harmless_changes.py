"""Changes that open nothing pass: the policies read what documents mean, not how they are written."""

import pytest

from tests.policies.pack.mistakes.api_resource_policy import ALLOW, API, GOOD, OTHER_ENDPOINTS, OURS, deny
from tests.policies.pack.mistakes.presigning import DOMAIN, OWN, PRESIGN, THROUGH_OURS, allow
from tests.policies.pack.program import NAME, Program, document, texted, without
from tests.policies.pack.test_mistakes import compliant

NOT_OURS = {"aws:SourceVpce": [OURS, "vpce-0123456789abcdef9"]}
RESOURCE_POLICIES = {
    "one statement": [GOOD],
    "several endpoints": [deny({"StringNotEquals": NOT_OURS})],
    "IfExists, which denies a call without endpoint as well": [deny({"StringNotEqualsIfExists": NOT_OURS})],
    "ForAllValues, which denies a call without endpoint as well": [deny({"ForAllValues:StringNotEquals": NOT_OURS})],
    "patterns without wildcards": [deny({"StringNotLike": NOT_OURS})],
    "the key in another case": [deny({"StringNotEquals": {"AWS:sourcevpce": OURS}})],
    "the operator in another case": [deny({"stringnotequals": {"aws:SourceVpce": OURS}})],
    "the VPC instead of the endpoint": [deny({"StringNotEquals": {"aws:SourceVpc": "vpc-1"}})],
    "two statements that cover each other's gap": [
        deny({"Null": {"aws:SourceVpce": True}}),
        deny({"ForAnyValue:StringNotEquals": {"aws:SourceVpce": OURS}}),
    ],
    "a pattern of actions": [deny(OTHER_ENDPOINTS, Action=["execute-api:*"])],
    "every action but another service's": [without(GOOD, "Action") | {"NotAction": "s3:*"}],
    "every resource": [deny(OTHER_ENDPOINTS, Resource="*")],
    "every resource but another API's": [
        without(GOOD, "Resource") | {"NotResource": "arn:aws:execute-api:eu-west-1:111122223333:another/*"}
    ],
    "the resource in short": [deny(OTHER_ENDPOINTS, Resource="execute-api:/*")],
    "the resource in short, beside one in full": [
        deny(OTHER_ENDPOINTS, Resource="execute-api:/*"),
        {**ALLOW, "Resource": f"{API}/dev/GET/"},
    ],
    "the resource in parts": [deny(OTHER_ENDPOINTS, Resource=f"{API}/*/*/*")],
    "the principal in an object": [deny(OTHER_ENDPOINTS, Principal={"AWS": ["*"]})],
    "nobody from elsewhere by a Deny without conditions": [
        deny({}) | {"Condition": {"Null": {"aws:SourceVpce": "true"}}},
        GOOD,
    ],
    "the public page": [GOOD, {**ALLOW, "Resource": f"{API}/dev/GET/"}],
}
PRESIGN_POLICIES = {
    "the endpoints alone": [allow(THROUGH_OURS)],
    "one endpoint as a text": [allow({"StringEquals": {"aws:SourceVpce": "vpce-1"}})],
    "the endpoints by ForAnyValue, as in AWS's own example": [
        allow({"ForAnyValue:StringEquals": {"aws:sourceVpce": ["vpce-1", "vpce-2"]}})
    ],
    "the VPC with its addresses": [
        allow({"StringEquals": {"aws:SourceVpc": "vpc-1"}, "IpAddress": {"aws:VpcSourceIp": "10.16.0.0/16"}})
    ],
    "an Allow that a Deny limits": [
        allow(),
        {
            "Effect": "Deny",
            "Action": "*",
            "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}},
        },
    ],
    "a private range, which no call over the internet comes from": [
        allow({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})
    ],
    "one's own profile": [allow(Resource=f"{OWN}/${{sagemaker:UserProfileName}}")],
    "URLs of a hub's model artifacts, through the endpoints": [
        allow(THROUGH_OURS, Action="sagemaker:CreateHubContentPresignedUrls", Resource="*")
    ],
    "another action of SageMaker": [allow(Action="sagemaker:DescribeDomain", Resource="*")],
    "a list of profiles": [allow(THROUGH_OURS, Resource=[DOMAIN.replace("*", "alice"), DOMAIN.replace("*", "bob")])],
}


@pytest.fixture(scope="module")
def base():
    return compliant().resources


@pytest.mark.parametrize("how", RESOURCE_POLICIES)
def test_a_closed_resource_policy_passes(how, base, pack):
    program = Program(dict(base))
    program.policy("RestApiPolicy", f"{NAME}-policy", document(*RESOURCE_POLICIES[how]))
    assert pack.analyze(program.one("RestApiPolicy", f"{NAME}-policy")) == []


@pytest.mark.parametrize("how", PRESIGN_POLICIES)
def test_a_closed_presign_policy_passes(how, base, pack):
    program = Program(dict(base))
    program.policy("RolePolicy", f"{NAME}-presigner-presign", document(*PRESIGN_POLICIES[how]))
    assert pack.analyze(program.one("RolePolicy", f"{NAME}-presigner-presign")) == []


def test_people_in_studio_may_download_from_a_hub_through_the_endpoints(base, pack):
    program = Program(dict(base))
    download = allow(THROUGH_OURS, Action="sagemaker:CreateHubContentPresignedUrls", Resource="*")
    program.policy("RolePolicy", f"{NAME}-studio", document(download))
    assert pack.check(program.resources.values()) == []


def test_a_document_with_a_single_statement_and_texts_passes(base, pack):
    program = Program(dict(base))
    one = {"Version": "2012-10-17", "Id": "one", "Statement": {"Sid": "A", **allow(THROUGH_OURS), "Action": [PRESIGN]}}
    program.policy("RolePolicy", f"{NAME}-presigner-presign", one)
    assert pack.analyze(program.one("RolePolicy", f"{NAME}-presigner-presign")) == []


@pytest.mark.parametrize("url", ["https://portal.example.com/a?b=c", "http://localhost:8400/callback", "http://[::1]/"])
def test_a_safe_return_address_passes(url, base, pack):
    program = Program(dict(base))
    program.set("UserPoolClient", NAME, "callbackUrls", [url])
    assert pack.analyze(program.one("UserPoolClient")) == []


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("aws:apigateway/method:Method", {"httpMethod": "POST", "authorization": "AWS_IAM"}),
        ("aws:apigateway/method:Method", {"httpMethod": "GET", "authorization": "NONE"}),
        ("aws:lambda/permission:Permission", {"principal": "111122223333"}),
        (
            "aws:lambda/permission:Permission",
            {"principal": "events.amazonaws.com", "sourceArn": "arn:aws:events:eu-west-1:111122223333:rule/nightly"},
        ),
        ("aws:lambda/permission:Permission", {"principal": "s3.amazonaws.com", "sourceArn": "arn:aws:s3:::bucket"}),
        (
            "aws:kms/key:Key",
            {
                "enableKeyRotation": True,
                "policy": texted(
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                        "Action": "kms:*",
                        "Resource": "*",
                    }
                ),
            },
        ),
        (
            "aws:sns/topicPolicy:TopicPolicy",
            {
                "policy": texted(
                    {
                        "Effect": "Allow",
                        "Principal": "*",
                        "Action": "sns:Publish",
                        "Resource": "*",
                        "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-abc"}},
                    }
                )
            },
        ),
        (
            "aws:iam/role:Role",
            {
                "assumeRolePolicy": texted(
                    {
                        "Effect": "Allow",
                        "Principal": {"Federated": "arn:aws:iam::111122223333:saml-provider/corp"},
                        "Action": "sts:AssumeRoleWithSAML",
                    }
                )
            },
        ),
        (
            "aws:sns/topicPolicy:TopicPolicy",
            {
                "policy": texted(
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": "*"},
                        "Action": "sns:Publish",
                        "Resource": "*",
                        "Condition": {"StringEquals": {"AWS:SourceOwner": "111122223333"}},
                    }
                )
            },
        ),
        ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {"policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}),
        (
            "aws:ec2/securityGroup:SecurityGroup",
            {"ingress": [{"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["10.1.2.0/24"]}]},
        ),
        ("aws:s3/bucket:Bucket", {}),
    ],
)
def test_a_resource_of_another_program_passes(kind, inputs, base, pack):
    program = Program(dict(base))
    assert pack.analyze(program.resources[program.add(kind, inputs)]) == []
