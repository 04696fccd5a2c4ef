"""What exists on a local AWS, so that it can be compared before a deployment and after it was destroyed."""

from collections.abc import Callable, Iterator
from typing import Any

from .cloud import Cloud

# Service, operation, and the names in its answer.
_LISTS: tuple[tuple[str, str, Callable[[Any], Iterator[str]]], ...] = (
    ("ec2", "describe_vpcs", lambda a: (v["VpcId"] for v in a["Vpcs"])),
    ("ec2", "describe_subnets", lambda a: (s["SubnetId"] for s in a["Subnets"])),
    ("ec2", "describe_route_tables", lambda a: (t["RouteTableId"] for t in a["RouteTables"])),
    ("ec2", "describe_network_acls", lambda a: (n["NetworkAclId"] for n in a["NetworkAcls"])),
    ("ec2", "describe_flow_logs", lambda a: (f["FlowLogId"] for f in a["FlowLogs"])),
    ("ec2", "describe_vpc_endpoints", lambda a: (e["VpcEndpointId"] for e in a["VpcEndpoints"])),
    ("ec2", "describe_security_groups", lambda a: (g["GroupId"] for g in a["SecurityGroups"])),
    ("ec2", "describe_security_group_rules", lambda a: (r["SecurityGroupRuleId"] for r in a["SecurityGroupRules"])),
    ("ec2", "describe_network_interfaces", lambda a: (i["NetworkInterfaceId"] for i in a["NetworkInterfaces"])),
    ("route53resolver", "list_resolver_endpoints", lambda a: (e["Id"] for e in a["ResolverEndpoints"])),
    ("route53resolver", "list_resolver_query_log_configs", lambda a: (q["Id"] for q in a["ResolverQueryLogConfigs"])),
    (
        "route53resolver",
        "list_resolver_query_log_config_associations",
        lambda a: (q["Id"] for q in a["ResolverQueryLogConfigAssociations"]),
    ),
    ("iam", "list_roles", lambda a: (r["Arn"] for r in a["Roles"])),
    ("iam", "list_policies", lambda a: (p["Arn"] for p in a["Policies"] if ":aws:policy/" not in p["Arn"])),
    ("dynamodb", "list_tables", lambda a: iter(a["TableNames"])),
    ("lambda", "list_functions", lambda a: (f["FunctionArn"] for f in a["Functions"])),
    ("dynamodb", "list_tables", lambda a: iter(a["TableNames"])),
    ("scheduler", "list_schedules", lambda a: (s["Arn"] for s in a["Schedules"])),
    ("logs", "describe_log_groups", lambda a: (g["arn"] for g in a["logGroups"])),
    ("apigateway", "get_rest_apis", lambda a: (i["id"] for i in a["items"])),
    ("logs", "describe_metric_filters", lambda a: (f["filterName"] for f in a["metricFilters"])),
    ("cloudwatch", "describe_alarms", lambda a: (m["AlarmName"] for m in a["MetricAlarms"])),
    ("cloudwatch", "list_dashboards", lambda a: (d["DashboardName"] for d in a["DashboardEntries"])),
    ("events", "list_rules", lambda a: (r["Name"] for r in a["Rules"])),
    ("sns", "list_topics", lambda a: (t["TopicArn"] for t in a["Topics"])),
)


def inventory(cloud: Cloud) -> set[str]:
    """Every resource of the services that this project uses, as `service id`."""
    found = set()
    for service, operation, names in _LISTS:
        found |= {f"{service} {name}" for name in names(getattr(cloud.client(service), operation)())}
    acls = cloud.client("wafv2").list_web_acls(Scope="REGIONAL")["WebACLs"]
    found |= {f"wafv2 {acl['ARN']}" for acl in acls}
    pools = cloud.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
    found |= {f"cognito-idp {pool['Id']}" for pool in pools}
    found |= {f"sagemaker {domain}" for domain in cloud.store.domains}
    return found | {f"sagemaker {domain}/{profile}" for domain, profile in cloud.store.profiles}
