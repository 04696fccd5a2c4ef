"""The settings of one front door: defaults, ranges, and all mistakes reported at once.

The same table serves the component's arguments (snake_case) and the stack's configuration (camelCase).
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from ..aws.services import SERVICES
from ..bundles.target import ARCHITECTURES, PYTHONS
from ..iam.presign import ENTRYPOINTS
from . import checks
from .checks import between, each, one_of, resource_id
from .contradictions import contradictions
from .directory import DIRECTORY, GROUP_DOMAINS
from .identity_providers import IDENTITY_PROVIDERS
from .issuers import ISSUERS
from .member_args import DirectoryEntryArgs, GroupDomainArgs, IdentityProviderArgs, IssuerArgs
from .setting import SettingsError, checked, default, setting, unknown
from .switches import AS_PRODUCTION, switched

# Days: CloudWatch Logs API reference, "PutRetentionPolicy".
# fmt: off
_RETENTION = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)
# fmt: on
_ENDPOINT_NAMES = each(one_of(*(service.name for service in SERVICES)), at_most=len(SERVICES))
_ENDPOINT_ID = resource_id("vpce").or_else("")
_ENDPOINT_ID_OR_NONE = resource_id("vpce").or_else("", "none")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What `StudioAccessArgs` describes, complete and checked; values may still be outputs.

    Lists are bounded by what AWS takes: 60 rules a security group, 16 subnets and 5 security groups a function, 6
    addresses a resolver endpoint, 100 URLs a client (one is the page's), 4 kB of environment a function.
    """

    corporate_cidrs: list[str] = setting(each(checks.PRIVATE_RANGE, at_least=1, at_most=40))

    vpc_id: pulumi.Input[str] = setting(resource_id("vpc").or_else(""), "")
    subnet_ids: pulumi.Input[list[pulumi.Input[str]]] = setting(each(resource_id("subnet"), at_most=16), [])
    vpc_cidrs: list[str] = setting(each(checks.PRIVATE_RANGE, at_most=10), [])
    network_cidr: str = setting(checks.VPC_RANGE.or_else(""), "")
    zones: int = setting(between(2, 6, "zones"), 2)

    domain_id: pulumi.Input[str] = setting(checks.DOMAIN_ID.or_else(""), "")
    home_storage: str = setting(one_of("retain", "delete").or_else(""), "")
    user_profiles: list[str] = setting(each(checks.PROFILE_NAME, at_most=2000), [])
    idle_minutes: int = setting(between(60, 525600, "minutes"), 120)

    stage_name: str = setting(checks.STAGE_NAME, "dev")
    entrypoints: str = setting(one_of(*ENTRYPOINTS), "all")
    expires_in_seconds: pulumi.Input[int] = setting(between(5, 300, "seconds"), 60)
    session_seconds: pulumi.Input[int] = setting(between(1800, 43200, "seconds"), 28800)
    spaces: list[str] = setting(each(checks.SPACE_NAME, at_most=20), [])
    landing_uris: list[str] = setting(each(checks.LANDING_URI, at_most=20), [])

    sagemaker_api_endpoint_id: pulumi.Input[str] = setting(_ENDPOINT_ID, "")
    studio_endpoint_id: pulumi.Input[str] = setting(_ENDPOINT_ID, "")
    execute_api_endpoint_id: pulumi.Input[str] = setting(_ENDPOINT_ID, "")
    sts_endpoint_id: pulumi.Input[str] = setting(_ENDPOINT_ID_OR_NONE, "")
    logs_endpoint_id: pulumi.Input[str] = setting(_ENDPOINT_ID_OR_NONE, "")
    sagemaker_runtime_endpoint_id: pulumi.Input[str] = setting(_ENDPOINT_ID_OR_NONE, "none")
    servicecatalog_endpoint_id: pulumi.Input[str] = setting(_ENDPOINT_ID_OR_NONE, "none")
    private_dns: list[str] = setting(_ENDPOINT_NAMES, ["studio", "sts", "logs"])
    function_security_group_ids: list[str] = setting(each(resource_id("sg"), at_most=5), [])
    create_resolver: bool = setting(checks.YES_OR_NO, False)
    resolver_addresses: list[str] = setting(each(checks.PRIVATE_ADDRESS, at_most=6), [])

    issuers: list[IssuerArgs] = setting(ISSUERS, [])
    key_refresh: str = setting(one_of("authorizer", "scheduled"), "authorizer")
    key_refresh_minutes: int = setting(between(15, 1440, "minutes"), 60)
    user_pool_id: pulumi.Input[str] = setting(checks.USER_POOL_ID.or_else(""), "")
    client_ids: list[str] = setting(each(checks.CLIENT_ID, at_most=10), [])
    cognito_domain_prefix: str = setting(checks.DOMAIN_PREFIX.or_else(""), "")
    callback_urls: list[str] = setting(
        each(checks.REDIRECT, at_least=1, at_most=99), ["http://localhost:8400/callback"]
    )
    logout_urls: list[str] = setting(each(checks.REDIRECT, at_most=99), [])
    password_sign_in: bool = setting(checks.YES_OR_NO, False)
    identity_providers: list[IdentityProviderArgs] = setting(IDENTITY_PROVIDERS, [])
    user_pool_tier: str = setting(one_of("LITE", "ESSENTIALS", "PLUS"), "ESSENTIALS")
    mfa: str = setting(one_of("ON", "OPTIONAL", "OFF"), "ON")
    access_token_minutes: int = setting(between(5, 60, "minutes"), 15)
    token_use: str = setting(one_of("access", "id"), "access")
    profile_from: str = setting(one_of("username", "claim", "directory"), "username")
    profile_claim: str = setting(checks.CLAIM, "username")
    mixed_case_profiles: bool = setting(checks.YES_OR_NO, False)
    shared_profile_names: bool = setting(checks.YES_OR_NO, False)
    directory: list[DirectoryEntryArgs] = setting(DIRECTORY, [])
    directory_table_name: pulumi.Input[str] = setting(checks.TABLE_NAME.or_else(""), "")
    required_scopes: list[str] = setting(each(checks.WORD, at_most=10), [])
    required_groups: list[str] = setting(each(checks.WORD, at_most=10), [])
    domains: list[GroupDomainArgs] = setting(GROUP_DOMAINS, [])
    without_domain_group: str = setting(one_of("refuse", "default"), "refuse")
    second_opinion: bool = setting(checks.YES_OR_NO, False)
    authorizer_cache_seconds: int = setting(between(0, 300, "seconds"), 60)

    page: bool = setting(checks.YES_OR_NO, True)
    brand_name: str = setting(checks.BRAND_NAME.or_else(""), "")
    brand_logo: str = setting(checks.BRAND_LOGO.or_else(""), "")
    brand_color: str = setting(checks.BRAND_COLOR, "#0b5394")
    help_url: str = setting(checks.HTTPS_URL.or_else(""), "")
    cors_origins: list[str] = setting(each(checks.ORIGIN, at_most=10), [])
    create_profiles: bool = setting(checks.YES_OR_NO, False)
    create_profiles_for_groups: list[str] = setting(each(checks.WORD, at_most=10), [])
    profile_execution_role_arn: pulumi.Input[str] = setting(checks.ROLE_ARN.or_else(""), "")
    profile_security_group_ids: list[str] = setting(each(resource_id("sg"), at_most=5), [])

    throttle_rate: int = setting(between(1, 10000, "requests a second"), 10)
    throttle_burst: int = setting(between(1, 5000, "requests"), 20)
    python_version: str = setting(one_of(*PYTHONS), "3.13")
    architecture: str = setting(one_of(*ARCHITECTURES), "arm64")
    bundle_folder: str = setting(checks.FOLDER, "build")
    log_retention_days: int = setting(one_of(*_RETENTION), 365)
    deletion_protection: bool = setting(checks.YES_OR_NO, True)
    production: bool = setting(checks.YES_OR_NO, False)
    alarms: bool = setting(AS_PRODUCTION, "")
    alarm_topic_arn: pulumi.Input[str] = setting(checks.TOPIC_ARN.or_else(""), "")
    refused_calls_alarm: int = setting(between(1, 100000, "refused calls in five minutes"), 20)
    studio_role_arns: list[str] = setting(each(checks.ROLE_ARN, at_most=20), [])
    dashboard: bool = setting(AS_PRODUCTION, "")
    firewall: bool = setting(AS_PRODUCTION, "")
    firewall_rate: int = setting(between(10, 100000, "requests in five minutes"), 1000)
    firewall_managed_rules: bool = setting(checks.YES_OR_NO, False)
    tracing: bool = setting(AS_PRODUCTION, "")
    manage_api_gateway_account: bool = setting(checks.YES_OR_NO, False)
    kms_key_arn: pulumi.Input[str] = setting(checks.KMS_KEY_ARN.or_else(""), "")
    permissions_boundary_arn: pulumi.Input[str] = setting(checks.POLICY_ARN.or_else(""), "")
    name_prefix: str = setting(checks.NAME_PREFIX.or_else(""), "")
    tags: dict[str, str] = setting(checks.TAGS, {})

    @property
    def serves_page(self) -> bool:
        """Whether there is a page: it signs people in with Cognito."""
        return self.page and not self.issuers

    @classmethod
    def of(cls, given: Mapping[str, Any], spell: Callable[[str], str] = str) -> "Settings":
        """The settings for the given values; `spell` turns a setting's name into what the user calls it.

        Outputs are checked when they are known. Raises `SettingsError` with every mistake among the known ones.
        """
        fields = {field.name: field for field in dataclasses.fields(cls)}
        defaults = {name: default(field) for name, field in fields.items()}
        problems = [unknown(spell(name), list(map(spell, fields))) for name in given if name not in fields]
        values: dict[str, Any] = {}
        wrong: set[str] = set()
        for name, field in fields.items():
            known_problems = len(problems)
            if name in given and given[name] is not None:
                values[name] = checked(spell(name), given[name], field, problems, spell)
            elif defaults[name] is dataclasses.MISSING:
                problems.append(f"{spell(name)}: missing; needed is {field.metadata['check'].allowed}")
            if len(problems) > known_problems:
                wrong.add(name)
        problems += contradictions(values, defaults, wrong, spell)
        if problems:
            raise SettingsError(problems)
        values.update(switched({**defaults, **values}))
        return cls(**values)
