"""A web ACL before the API: how often one address may call and, on request, AWS's rules against known attacks."""

import pulumi
import pulumi_aws as aws

from ..config.settings import Settings
from ..context import Context, when_known

# AWS WAF developer guide, "AWS Managed Rules rule groups list".
_MANAGED = ("AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet")


def web_acl(context: Context, api_id: pulumi.Input[str], stage_name: pulumi.Input[str]) -> str:
    """Put a web ACL before the stage if the settings say so; return its name, empty where there is none."""
    if not context.settings.firewall:
        return ""
    acl = aws.wafv2.WebAcl(
        context.name,
        name=context.prefix,
        description=f"Before the API of {context.prefix}",
        scope="REGIONAL",
        default_action={"allow": {}},
        rules=_rules(context.settings),
        visibility_config=_visibility(context.prefix),
        tags=context.settings.tags,
        opts=context.options(),
    )
    stage_arn = when_known(
        lambda location, api_id, stage_name: location.stage_arn(api_id, stage_name),
        location=context.location,
        api_id=api_id,
        stage_name=stage_name,
    )
    aws.wafv2.WebAclAssociation(context.name, resource_arn=stage_arn, web_acl_arn=acl.arn, opts=context.options())
    return context.prefix


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
