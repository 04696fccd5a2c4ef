"""Mistakes in Studio's domain, its user profiles and notebook instances."""

from tests.policies.pack.program import NAME, Program, added, edited, mistake


@mistake("two people's apps share a security group", "studio-own-groups")
def shared_group(program: Program) -> None:
    group = program.one("SecurityGroup", f"{NAME}-studio-alice").urn
    program.depend("UserProfile", f"{NAME}-bob", userSettings=group)
    program.depend("UserProfile", f"{NAME}-alice", userSettings=group)


MISTAKES = [
    edited(
        "Studio's apps use SageMaker's own network",
        "studio-vpc-only",
        "Domain",
        f"{NAME}-studio",
        "appNetworkAccessType",
        "PublicInternetOnly",
    ),
    edited(
        "the network type of Studio is left to its default",
        "studio-vpc-only",
        "Domain",
        f"{NAME}-studio",
        "appNetworkAccessType",
        None,
    ),
    edited(
        "Studio moves to Identity Center, where endpoint conditions count for nothing",
        "studio-iam-authentication",
        "Domain",
        f"{NAME}-studio",
        "authMode",
        "SSO",
    ),
    shared_group,
    added(
        "a notebook instance is added for a demonstration",
        "notebook-in-vpc",
        "aws:sagemaker/notebookInstance:NotebookInstance",
        {"instanceType": "ml.t3.medium"},
    ),
]
