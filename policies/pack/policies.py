"""Every policy of the pack."""

from pulumi_policy import Policy

from .rules import (
    api_gateway,
    api_resource_policy,
    cognito,
    lambda_functions,
    logs_tags_keys,
    permissions,
    presigning,
    security_groups,
    studio,
    visibility,
    vpc,
)

POLICIES: list[Policy] = [
    *permissions.POLICIES,
    *presigning.POLICIES,
    *api_gateway.POLICIES,
    *api_resource_policy.POLICIES,
    *lambda_functions.POLICIES,
    *logs_tags_keys.POLICIES,
    *visibility.POLICIES,
    *cognito.POLICIES,
    *security_groups.POLICIES,
    *vpc.POLICIES,
    *studio.POLICIES,
]
