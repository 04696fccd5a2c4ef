"""A web ACL before the API: how often one address may call and, on request, AWS's rules against known attacks."""

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..config.settings import Settings
from .private_api import PrivateApi

# AWS WAF developer guide, "AWS Managed Rules rule groups list".
_MANAGED = ("AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet")


def firewall(
    name: str,
    *,
    settings: Settings,
    location: pulumi.Output[Location],
    prefix: str,
    api: PrivateApi,
    opts: pulumi.ResourceOptions,
) -> str:
    """Put a web ACL before the stage if the settings say so; return its name, empty where there is none."""
    if not settings.firewall:
        return ""
    acl = aws.wafv2.WebAcl(
        name,
        name=prefix,
        description=f"Before the API of {prefix}",
        scope="REGIONAL",
        default_action={"allow": {}},
        rules=_rules(settings),
        visibility_config=_visibility(prefix),
        tags=settings.tags,
        opts=opts,
    )
    stage_arn = pulumi.Output.all(location, api.api_id, api.stage_name).apply(
        lambda known: known[0].stage_arn(*known[1:])
    )
    aws.wafv2.WebAclAssociation(name, resource_arn=stage_arn, web_acl_arn=acl.arn, opts=opts)
    return prefix


def _rules(settings: Settings) -> list[aws.wafv2.WebAclRuleArgsDict]:
    rate: aws.wafv2.WebAclRuleArgsDict = {
        "name": "rate",
        "priority": 0,
        "action": {"block": {}},
        "statement": {
            "rate_based_statement": {
                "aggregate_key_type": "IP",
                "limit": settings.firewall_rate,
                "evaluation_window_sec": 300,
            }
        },
        "visibility_config": _visibility("rate"),
    }
    managed: list[aws.wafv2.WebAclRuleArgsDict] = [
        {
            "name": group,
            "priority": priority,
            "override_action": {"none": {}},
            "statement": {"managed_rule_group_statement": {"name": group, "vendor_name": "AWS"}},
            "visibility_config": _visibility(group),
        }
        for priority, group in enumerate(_MANAGED if settings.firewall_managed_rules else (), 1)
    ]
    return [rate, *managed]


def _visibility(metric: str) -> aws.wafv2.WebAclVisibilityConfigArgsDict:
    # A sampled request shows its headers, and with them the token.
    return {"cloudwatch_metrics_enabled": True, "sampled_requests_enabled": False, "metric_name": metric}
