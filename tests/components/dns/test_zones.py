"""Which zones the corporate DNS forwards."""

from components.studio_access.aws.location import Location
from components.studio_access.dns.forwarders import private_zones

HERE = Location("aws", "eu-west-1", "111122223333", "amazonaws.com")


def test_the_sagemaker_api_is_forwarded_if_the_studio_page_is_to_reach_it_privately():
    assert private_zones(HERE, "api1", "vpce-1", studio_page=True)[3:] == ["api.sagemaker.eu-west-1.amazonaws.com"]
    china = Location("aws-cn", "cn-north-1", "111122223333", "amazonaws.com.cn")
    assert private_zones(china, "api1", "vpce-1", studio_page=True)[3:] == ["api.sagemaker.cn-north-1.amazonaws.com.cn"]


def test_the_api_s_names_and_the_whole_studio_zone_are_forwarded():
    assert private_zones(HERE, "api1", "vpce-1") == [
        "api1-vpce-1.execute-api.eu-west-1.amazonaws.com",
        "api1.execute-api.eu-west-1.amazonaws.com",
        "studio.eu-west-1.sagemaker.aws",
    ]
