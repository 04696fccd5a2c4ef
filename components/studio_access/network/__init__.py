"""The VPC side: subnets, endpoints with their policies, security groups."""
