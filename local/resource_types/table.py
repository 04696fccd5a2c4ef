"""All resource types the local AWS can make, by Pulumi type token."""

from . import (
    apigateway,
    cognito,
    compute,
    iam,
    resolver,
    schedules,
    security_groups,
    studio,
    tables,
    vpc,
    vpc_endpoints,
)

TYPES = {
    **vpc.TYPES,
    **security_groups.TYPES,
    **vpc_endpoints.TYPES,
    **resolver.TYPES,
    **iam.TYPES,
    **cognito.TYPES,
    **compute.TYPES,
    **tables.TYPES,
    **schedules.TYPES,
    **studio.TYPES,
    **apigateway.TYPES,
}
