"""How AWS spells names in each partition."""

import pytest

from components.studio_access.aws.location import Location

IRELAND = Location("aws", "eu-west-1", "111122223333", "amazonaws.com")
GOVCLOUD = Location("aws-us-gov", "us-gov-west-1", "111122223333", "amazonaws.com")
BEIJING = Location("aws-cn", "cn-north-1", "111122223333", "amazonaws.com.cn")


@pytest.mark.parametrize(
    ("location", "profiles", "role"),
    [
        (IRELAND, "arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-1/*", "arn:aws:iam::111122223333:role/r"),
        (
            GOVCLOUD,
            "arn:aws-us-gov:sagemaker:us-gov-west-1:111122223333:user-profile/d-1/*",
            "arn:aws-us-gov:iam::111122223333:role/r",
        ),
        (
            BEIJING,
            "arn:aws-cn:sagemaker:cn-north-1:111122223333:user-profile/d-1/*",
            "arn:aws-cn:iam::111122223333:role/r",
        ),
    ],
)
def test_arns_carry_the_partition(location, profiles, role):
    assert (location.user_profiles("d-1"), location.role_arn("r")) == (profiles, role)


@pytest.mark.parametrize(
    ("location", "service", "name"),
    [
        (IRELAND, "sagemaker.api", "com.amazonaws.eu-west-1.sagemaker.api"),
        (IRELAND, "studio", "aws.sagemaker.eu-west-1.studio"),
        (IRELAND, "execute-api", "com.amazonaws.eu-west-1.execute-api"),
        (GOVCLOUD, "sts", "com.amazonaws.us-gov-west-1.sts"),
        (BEIJING, "sagemaker.api", "cn.com.amazonaws.cn-north-1.sagemaker.api"),
        (BEIJING, "execute-api", "cn.com.amazonaws.cn-north-1.execute-api"),
        (BEIJING, "sts", "cn.com.amazonaws.cn-north-1.sts"),
        (BEIJING, "logs", "com.amazonaws.cn-north-1.logs"),
        (BEIJING, "studio", "aws.sagemaker.cn-north-1.studio"),
    ],
)
def test_endpoint_services_are_spelled_as_in_the_region(location, service, name):
    assert location.endpoint_service(service) == name


def test_hosts_end_as_the_partition_does():
    assert IRELAND.api_host_through("api1", "vpce-1") == "api1-vpce-1.execute-api.eu-west-1.amazonaws.com"
    assert BEIJING.api_host("api1") == "api1.execute-api.cn-north-1.amazonaws.com.cn"
    assert GOVCLOUD.studio_zone == "studio.us-gov-west-1.sagemaker.aws"
    assert BEIJING.studio_zone == "studio.cn-north-1.sagemaker.com.cn"
