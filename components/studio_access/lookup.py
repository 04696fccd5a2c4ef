"""Asks AWS where a program runs: one lookup each of partition, region and account, passed down to everything."""

import pulumi
import pulumi_aws as aws

from .aws.location import Location


def locate(parent: pulumi.Resource) -> pulumi.Output[Location]:
    """The location of the parent's provider."""
    # With the parent, the lookups use its provider, and work where default providers are disabled.
    invoke = pulumi.InvokeOutputOptions(parent=parent)
    return pulumi.Output.all(
        aws.get_partition_output(opts=invoke),
        aws.get_region_output(opts=invoke),
        aws.get_caller_identity_output(opts=invoke),
    ).apply(lambda known: Location(known[0].partition, known[1].region, known[2].account_id, known[0].dns_suffix))
