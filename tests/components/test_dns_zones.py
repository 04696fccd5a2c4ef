"""Forward zones for the corporate BIND."""

from components.studio_access.dns_zones import bind_forward_zones, private_zones
from components.studio_access.location import Location

HERE = Location("aws", "eu-west-1", "111122223333", "amazonaws.com")


def test_the_api_s_names_and_the_whole_studio_zone_are_forwarded():
    assert private_zones(HERE, "api1", "vpce-1") == [
        "api1-vpce-1.execute-api.eu-west-1.amazonaws.com",
        "api1.execute-api.eu-west-1.amazonaws.com",
        "studio.eu-west-1.sagemaker.aws",
    ]


def test_a_zone_forwards_to_the_resolver_addresses_and_nowhere_else():
    assert bind_forward_zones(["a.example"], ["10.16.43.122", "10.16.102.163"]) == (
        'zone "a.example" {\n  type forward;\n  forward only;\n  forwarders { 10.16.43.122; 10.16.102.163; };\n};\n'
    )


def test_without_addresses_the_zone_says_what_to_fill_in():
    assert "# fill in: the addresses of your Route 53 Resolver inbound endpoint" in bind_forward_zones(
        ["a.example"], []
    )
