"""The greenfield stack with its simulated corporate network."""

from tests.cloud import deploy_stack


def deploy(**given):
    return deploy_stack("greenfield", corporateNetwork="simulated", **given)


def here(deployment, kind):
    """The network's own resources of one kind, by the end of their name."""
    return {
        name.removeprefix("studio-access-corporate").removeprefix("-"): inputs
        for name, inputs in deployment.all_of(kind).items()
        if name.startswith("studio-access-corporate")
    }
