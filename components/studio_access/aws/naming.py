"""Names for what a stack creates: short enough for AWS, and never shared by two stacks of one account."""

import hashlib
import re

MAX_PREFIX = 40
"""Characters: the longest physical name adds 24 to the prefix, and Lambda and IAM role names end at 64."""


def default_prefix(project: str, component: str, stack: str) -> str:
    """`<project>-<component>-<stack>`, without the component where it is called like its project.

    Where that must be shortened or folded, a digest keeps two apart that would become the same.

    >>> default_prefix("studio-access", "studio-access", "dev")
    'studio-access-dev'
    >>> default_prefix("platform", "studio", "Dev_1")
    'platform-studio-dev-1-6cb4ab'
    """
    wanted = "-".join([project, stack] if component == project else [project, component, stack])
    folded = re.sub(r"^[^a-z]+", "", "-".join(re.findall(r"[a-z0-9]+", wanted.lower())))
    if folded == wanted and len(folded) <= MAX_PREFIX:
        return folded
    tail = hashlib.sha256(wanted.encode()).hexdigest()[:6]
    return f"{(folded or 's')[: MAX_PREFIX - 7].rstrip('-')}-{tail}"


def camel_case(name: str) -> str:
    """How configuration keys and outputs spell a name.

    >>> camel_case("corporate_cidrs"), camel_case("sagemaker-api")
    ('corporateCidrs', 'sagemakerApi')
    """
    first, *rest = re.split("[-_]", name)
    return first + "".join(word.capitalize() for word in rest)


# Physical names, by the prefix. The API, the user pool, the web ACL and the dashboard are called by the prefix alone;
# functions and their roles by `FunctionSpec.name` in `lambda_functions/catalog.py`.


def alarm_name(prefix: str, alarm: str) -> str:
    """A CloudWatch alarm; with `*`, the pattern of all of them."""
    return f"{prefix}-{alarm}"


def alarm_topic_name(prefix: str) -> str:
    """The SNS topic that alarms go to."""
    return f"{prefix}-alarms"


def directory_table_name(prefix: str) -> str:
    """The DynamoDB table that says who has which profile."""
    return f"{prefix}-directory"


def flow_log_role_name(prefix: str) -> str:
    """The role that writes the VPC's flow log."""
    return f"{prefix}-flow-log"


def foreign_presign_rule_name(prefix: str) -> str:
    """The event rule that sees others presign."""
    return f"{prefix}-foreign-presign"


def resolver_name(prefix: str) -> str:
    """The Route 53 Resolver endpoint, and the log of its queries."""
    return f"{prefix}-resolver"


def schedule_name(function_name: str) -> str:
    """The schedule that calls a function, and the role with which it does."""
    return f"{function_name}-schedule"


def studio_role_name(prefix: str) -> str:
    """The execution role of the created Studio domain."""
    return f"{prefix}-studio"


# Log groups.


def function_log_group(function_name: str) -> str:
    """Where a function's log goes."""
    return f"/aws/lambda/{function_name}"


def access_log_group(prefix: str) -> str:
    """Where the API's access log goes: a line for each call."""
    return f"/aws/apigateway/{prefix}"


def execution_log_group(api_id: str, stage_name: str) -> str:
    """Where API Gateway itself writes errors of a stage; the name is AWS's choice."""
    return f"API-Gateway-Execution-Logs_{api_id}/{stage_name}"


def flow_log_group(prefix: str) -> str:
    """Where the VPC's flow log goes."""
    return f"/aws/vpc/{prefix}"


def query_log_group(prefix: str) -> str:
    """Where the names go that the VPC resolves."""
    return f"/aws/vendedlogs/route53resolver/{prefix}"
