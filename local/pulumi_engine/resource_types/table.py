"""All resource types the local AWS can make, by Pulumi type token."""

from . import (
    apigateway,
    cognito,
    compute,
    dynamodb,
    firewall,
    iam,
    resolver,
    schedules,
    security_groups,
    studio,
    vpc,
    vpc_endpoints,
    watch,
)

TYPES = {
    **vpc.TYPES,
    **security_groups.TYPES,
    **vpc_endpoints.TYPES,
    **resolver.TYPES,
    **iam.TYPES,
    **cognito.TYPES,
    **compute.TYPES,
    **dynamodb.TYPES,
    **schedules.TYPES,
    **studio.TYPES,
    **apigateway.TYPES,
    **firewall.TYPES,
    **watch.TYPES,
}
