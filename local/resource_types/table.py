"""All resource types the local AWS can make, by Pulumi type token."""

from . import apigateway, cognito, compute, ec2, iam

TYPES = {**ec2.TYPES, **iam.TYPES, **cognito.TYPES, **compute.TYPES, **apigateway.TYPES}
