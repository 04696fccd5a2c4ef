"""One deployed stack as the guardrails must know it, read from its `frontDoor` output."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

# What is in the output gets into ARNs and conditions, where `*` and `?` match more than one name and `$` begins a
# variable: a role called `*` would exempt everybody.
_LITERAL = re.compile(r"[^\s*?$\x00-\x1f\x7f-\U0010ffff]+")
_ACCOUNT = re.compile(r"[0-9]{12}")


class NotAStackOutputError(ValueError):
    """Raised if what is given is not the `frontDoor` output of a stack."""


@dataclass(frozen=True, kw_only=True)
class DeployedStack:
    """The facts of the `frontDoor` output: each field is the output's key of the same name in camel case."""

    partition: str
    """`aws`, `aws-us-gov` or `aws-cn`."""
    region: str
    account_id: str
    dns_suffix: str
    """`amazonaws.com`, or `amazonaws.com.cn` in China."""
    name_prefix: str
    """The beginning of the stack's physical names."""
    api_id: str
    stage_name: str
    vpc_id: str
    endpoint_ids: tuple[str, ...]
    """The SageMaker API endpoint, where URLs are made, and the Studio endpoint, where they are used."""
    vpc_cidrs: tuple[str, ...]
    corporate_cidrs: tuple[str, ...]
    entrypoints: str
    """`all`: a request must come through one of the endpoints and from one of the ranges. `any`: one is enough."""
    broker: str
    """The name of the role that presigns."""
    functions: tuple[str, ...]
    """The functions' names, which are their roles' names too."""
    scheduled_functions: tuple[str, ...]
    """Those of them that a schedule invokes, with a role of the account; they take nothing from the event."""
    schedule_roles: tuple[str, ...]
    """The names of the roles with which the schedules do so."""
    studio_roles: tuple[str, ...]
    """ARNs of roles with which Studio itself presigns, to open apps."""
    created_endpoints: tuple[str, ...]
    """Ids of the VPC endpoints that the stack created; adopted ones belong to somebody else."""

    @classmethod
    def from_output(cls, output: Any) -> "DeployedStack":
        """The stack that a `frontDoor` output describes.

        Raises `NotAStackOutputError` naming the keys that are missing, or the one whose value is of another type, or
        would stand for more than itself in a policy.
        """
        if not isinstance(output, Mapping):
            raise NotAStackOutputError(
                "the frontDoor output is an object, as `pulumi stack output frontDoor --json` prints it; "
                f"got {output!r}"
            )
        keys = {field.name: _camel_case(field.name) for field in fields(cls)}
        missing = sorted(set(keys.values()) - output.keys())
        if missing:
            raise NotAStackOutputError(f"the frontDoor output lacks {', '.join(missing)}; take the whole output")
        stack = cls(**{field.name: _value(keys[field.name], output, field.type is str) for field in fields(cls)})
        if not _ACCOUNT.fullmatch(stack.account_id):  # it is in the name of a file, too
            raise NotAStackOutputError(
                f"the frontDoor output's accountId is {stack.account_id!r}; allowed is an account id of 12 digits"
            )
        return stack

    def arn(self, service: str, resource: str) -> str:
        """A regional ARN of the stack's account."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"

    def role_arn(self, name: str) -> str:
        """The ARN of a role of the stack's account."""
        return f"arn:{self.partition}:iam::{self.account_id}:role/{name}"

    @property
    def broker_arn(self) -> str:
        """The presigning role."""
        return self.role_arn(self.broker)

    @property
    def role_arns(self) -> list[str]:
        """The functions' roles, and those of schedules."""
        return [self.role_arn(name) for name in (*self.functions, *self.schedule_roles)]

    @property
    def function_arns(self) -> list[str]:
        """The functions, with their versions and aliases."""
        return self._function_arns(self.functions)

    @property
    def service_invoked_arns(self) -> list[str]:
        """The functions that only AWS services invoke; they rely on what the event says."""
        return self._function_arns(name for name in self.functions if name not in self.scheduled_functions)

    @property
    def api_arns(self) -> list[str]:
        """The REST API and all parts of it; API Gateway's own ARNs carry no account."""
        api = f"arn:{self.partition}:apigateway:{self.region}::/restapis/{self.api_id}"
        return [api, f"{api}/*"]

    @property
    def endpoint_arns(self) -> list[str]:
        """The VPC endpoints that the stack created."""
        return [self.arn("ec2", f"vpc-endpoint/{endpoint}") for endpoint in self.created_endpoints]

    @property
    def log_arns(self) -> list[str]:
        """The log groups: the functions', the API's access log and its execution log."""
        names = [f"/aws/lambda/{name}" for name in self.functions]
        names += [f"/aws/apigateway/{self.name_prefix}", f"API-Gateway-Execution-Logs_{self.api_id}/{self.stage_name}"]
        return [self.arn("logs", f"log-group:{name}{end}") for name in names for end in ("", ":*")]

    @property
    def monitoring_arns(self) -> list[str]:
        """The alarms, the rule on presigning by others, and the topic that notifies."""
        return [
            self.arn("cloudwatch", f"alarm:{self.name_prefix}-*"),
            self.arn("events", f"rule/{self.name_prefix}-*"),
            self.arn("sns", f"{self.name_prefix}-alarms"),
        ]

    def _function_arns(self, names: Iterable[str]) -> list[str]:
        return [self.arn("lambda", f"function:{name}{end}") for name in names for end in ("", ":*")]


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(part.capitalize() for part in others)


def _value(key: str, output: Mapping[str, Any], single: bool) -> Any:
    value = output[key]
    texts = [value] if single else value
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        allowed = "a text" if single else "a list of texts"
        raise NotAStackOutputError(f"the frontDoor output's {key} is {value!r}; allowed is {allowed}")
    for text in texts:
        if not _LITERAL.fullmatch(text):
            raise NotAStackOutputError(
                f"the frontDoor output's {key} has {text!r}; allowed are printable ASCII characters but *, ? and $"
            )
    return value if single else tuple(value)
