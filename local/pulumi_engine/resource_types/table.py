"""All resource types the local AWS can make, by Pulumi type token."""

from local.pulumi_engine.resource_types import (
    apigateway,
    cognito,
    dynamodb,
    functions,
    monitoring,
    network,
    sagemaker,
    vpc_endpoints,
)

TYPES = {
    **network.TYPES,
    **vpc_endpoints.TYPES,
    **cognito.TYPES,
    **functions.TYPES,
    **dynamodb.TYPES,
    **sagemaker.TYPES,
    **apigateway.TYPES,
    **monitoring.TYPES,
}
