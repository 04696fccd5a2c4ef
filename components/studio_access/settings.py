"""The settings of one front door: defaults, ranges, and all mistakes reported at once.

The same table serves the component's arguments (snake_case) and the stack's configuration (camelCase).
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from . import checks
from .checks import Check, between, each, one_of, resource_id
from .contradictions import contradictions
from .presign_policy import ENTRYPOINTS

PRIVATE_DNS_ENDPOINTS = ("sagemaker-api", "studio", "execute-api", "sts", "logs")
_CLOUDWATCH_RETENTION = (
    1,
    3,
    5,
    7,
    14,
    30,
    60,
    90,
    120,
    150,
    180,
    365,
    400,
    545,
    731,
    1096,
    1827,
    2192,
    2557,
    2922,
    3288,
    3653,
)
_ENDPOINT_ID = resource_id("vpce").or_else("")
_ENDPOINT_ID_OR_NONE = resource_id("vpce").or_else("", "none")


# Lists are bounded by what AWS takes: 60 rules a security group, 16 subnets and 5 security groups a function, 6
# addresses a resolver endpoint, 100 URLs a client, 4 kB of environment a function.


class SettingsError(ValueError):
    """Raised if settings are wrong: one line a mistake, each with the name, the value and what is allowed."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join([f"{len(problems)} wrong setting(s):", *(f"  - {problem}" for problem in problems)]))


def _setting(check: Check, default: Any = dataclasses.MISSING) -> Any:
    if isinstance(default, list | dict):
        value = default
        return dataclasses.field(default_factory=lambda: type(value)(value), metadata={"check": check})
    return dataclasses.field(default=default, metadata={"check": check})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What `StudioAccessArgs` describes, complete and checked; values may still be outputs."""

    domain_id: pulumi.Input[str] = _setting(checks.DOMAIN_ID)
    vpc_id: pulumi.Input[str] = _setting(resource_id("vpc"))
    subnet_ids: pulumi.Input[list[pulumi.Input[str]]] = _setting(each(resource_id("subnet"), at_least=1, at_most=16))
    vpc_cidrs: list[str] = _setting(each(checks.PRIVATE_RANGE, at_least=1, at_most=10))
    corporate_cidrs: list[str] = _setting(each(checks.PRIVATE_RANGE, at_least=1, at_most=40))

    stage_name: str = _setting(checks.STAGE_NAME, "dev")
    entrypoints: str = _setting(one_of(*ENTRYPOINTS), "all")
    expires_in_seconds: pulumi.Input[int] = _setting(between(5, 300, "seconds"), 60)
    session_seconds: pulumi.Input[int] = _setting(between(1800, 43200, "seconds"), 28800)
    spaces: list[str] = _setting(each(checks.SPACE_NAME, at_most=20), [])
    landing_uris: list[str] = _setting(each(checks.LANDING_URI, at_most=20), [])

    sagemaker_api_endpoint_id: pulumi.Input[str] = _setting(_ENDPOINT_ID, "")
    studio_endpoint_id: pulumi.Input[str] = _setting(_ENDPOINT_ID, "")
    execute_api_endpoint_id: pulumi.Input[str] = _setting(_ENDPOINT_ID, "")
    sts_endpoint_id: pulumi.Input[str] = _setting(_ENDPOINT_ID_OR_NONE, "")
    logs_endpoint_id: pulumi.Input[str] = _setting(_ENDPOINT_ID_OR_NONE, "")
    private_dns: list[str] = _setting(each(one_of(*PRIVATE_DNS_ENDPOINTS), at_most=5), ["studio", "sts", "logs"])
    function_security_group_ids: list[str] = _setting(each(resource_id("sg"), at_most=5), [])
    resolver_addresses: list[str] = _setting(each(checks.PRIVATE_ADDRESS, at_most=6), [])

    user_pool_id: pulumi.Input[str] = _setting(checks.USER_POOL_ID.or_else(""), "")
    client_ids: list[str] = _setting(each(checks.CLIENT_ID, at_most=10), [])
    cognito_domain_prefix: str = _setting(checks.DOMAIN_PREFIX.or_else(""), "")
    callback_urls: list[str] = _setting(
        each(checks.REDIRECT, at_least=1, at_most=100), ["http://localhost:8400/callback"]
    )
    logout_urls: list[str] = _setting(each(checks.REDIRECT, at_most=100), [])
    password_sign_in: bool = _setting(checks.YES_OR_NO, False)
    mfa: str = _setting(one_of("ON", "OPTIONAL", "OFF"), "ON")
    access_token_minutes: int = _setting(between(5, 60, "minutes"), 15)
    token_use: str = _setting(one_of("access", "id"), "access")
    profile_claim: str = _setting(checks.CLAIM, "username")
    required_scopes: list[str] = _setting(each(checks.WORD, at_most=10), [])
    required_groups: list[str] = _setting(each(checks.WORD, at_most=10), [])
    second_opinion: bool = _setting(checks.YES_OR_NO, False)
    authorizer_cache_seconds: int = _setting(between(0, 300, "seconds"), 60)

    throttle_rate: int = _setting(between(1, 10000, "requests a second"), 10)
    throttle_burst: int = _setting(between(1, 5000, "requests"), 20)
    python_version: str = _setting(one_of("3.11", "3.12", "3.13", "3.14"), "3.13")
    architecture: str = _setting(one_of("arm64", "x86_64"), "arm64")
    bundle_folder: str = _setting(checks.FOLDER, "build")
    log_retention_days: int = _setting(one_of(*_CLOUDWATCH_RETENTION), 365)
    deletion_protection: bool = _setting(checks.YES_OR_NO, True)
    manage_api_gateway_account: bool = _setting(checks.YES_OR_NO, False)
    kms_key_arn: pulumi.Input[str] = _setting(checks.KMS_KEY_ARN.or_else(""), "")
    permissions_boundary_arn: pulumi.Input[str] = _setting(checks.POLICY_ARN.or_else(""), "")
    name_prefix: str = _setting(checks.NAME_PREFIX.or_else(""), "")
    tags: dict[str, str] = _setting(checks.TAGS, {})

    @classmethod
    def of(cls, given: Mapping[str, Any], spell: Callable[[str], str] = str) -> "Settings":
        """The settings for the given values; `spell` turns a setting's name into what the user calls it.

        Outputs are checked when they are known. Raises `SettingsError` with every mistake among the known ones.
        """
        fields = {field.name: field for field in dataclasses.fields(cls)}
        defaults = {name: default(field) for name, field in fields.items()}
        problems = [
            f"{spell(name)}: unknown; known are {', '.join(map(spell, fields))}" for name in given if name not in fields
        ]
        values: dict[str, Any] = {}
        for name, field in fields.items():
            if name in given and given[name] is not None:
                values[name] = given[name]
            elif defaults[name] is dataclasses.MISSING:
                problems.append(f"{spell(name)}: missing; needed is {field.metadata['check'].allowed}")
        allowed: dict[str, Any] = {}
        for name, value in values.items():
            known_problems = len(problems)
            values[name] = _checked(spell(name), value, fields[name], problems)
            if len(problems) == known_problems:
                allowed[name] = values[name]
        problems += contradictions(defaults | allowed, defaults, spell)
        if problems:
            raise SettingsError(problems)
        return cls(**values)


def _checked(name: str, value: Any, field: "dataclasses.Field[Any]", problems: list[str]) -> Any:
    check: Check = field.metadata["check"]
    output = _output(value)
    if output is None:
        # Numbers reach a component that is called from another language as floats; whole ones are meant as integers.
        whole = int(value) if kind(field.type) is int and isinstance(value, float) and value.is_integer() else value
        if not check(whole):
            problems.append(_problem(name, value, check))
        return whole
    if not _takes_outputs(field.type):
        problems.append(
            f"{name}: an output is not allowed, since it decides what is created; allowed is {check.allowed}"
        )
    return output.apply(lambda known: _require(name, known, check))


def _output(value: Any) -> "pulumi.Output[Any] | None":
    if isinstance(value, pulumi.Output):
        return value
    if isinstance(value, list) and any(isinstance(item, pulumi.Output) for item in value):
        return pulumi.Output.all(*value)
    return None


def _require(name: str, value: Any, check: Check) -> Any:
    if not check.passes(value):
        raise SettingsError([_problem(name, value, check)])
    return value


def _problem(name: str, value: Any, check: Check) -> str:
    return f"{name}: {value!r} is not allowed; allowed is {check.allowed}"


def _takes_outputs(annotation: Any) -> bool:
    return typing.get_origin(annotation) in {typing.Union, types.UnionType}


def kind(annotation: Any) -> type:
    """The plain type behind a setting's annotation: str, int, bool, list or dict.

    `Input[T]` is a union of T, awaitables and outputs of T; only T is what a configuration file can hold.
    """
    if _takes_outputs(annotation):
        annotation = typing.get_args(annotation)[0]
    return typing.get_origin(annotation) or annotation


def default(field: "dataclasses.Field[Any]") -> Any:
    """What holds when the setting is not given; MISSING if it must be."""
    return field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
