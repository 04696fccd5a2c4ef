"""The settings of one deployment: their subjects, checks and defaults, and all mistakes reported at once.

The same table serves the component's arguments (snake_case) and the stack's configuration (camelCase). `Pulumi.yaml`,
`docs/configuration.md` and README's table are generated from it (`make docs`), in this order and by these subjects.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from ..aws.services import SERVICES
from ..bundles.target import ARCHITECTURES, PYTHONS
from ..iam.presign import ENTRYPOINTS
from . import checks
from .args import DirectoryEntryArgs, GroupDomainArgs, IdentityProviderArgs, IssuerArgs
from .checks import AS_PRODUCTION, between, each, one_of, resource_id
from .objects import DIRECTORY, GROUP_DOMAINS, IDENTITY_PROVIDERS, ISSUERS, key_ports
from .rule_context import RuleContext
from .rules import contradictions, reads_a_table
from .setting import SettingsError, Spell, Subject, default_of, read, unknown

NETWORK = Subject("Network", "The corporate network's ranges, and the VPC: an existing one, or one to create.")
STUDIO = Subject("Studio domain", "The SageMaker Studio domain: an existing one, or one to create with its profiles.")
API = Subject("API and presigned URLs", "Where the API is, and what the URLs that it answers with allow, for how long.")
ENDPOINTS = Subject(
    "VPC endpoints", "The endpoints of the VPC, each an existing one or one to create, and the functions that use them."
)
DNS = Subject("Corporate DNS", "How machines of the corporate network find the private addresses of API and Studio.")
COGNITO = Subject(
    "Sign-in with Cognito", "The user pool where people sign in: an existing one, or one to create and how it works."
)
WITHOUT_COGNITO = Subject(
    "Sign-in without Cognito", "Issuers of the company whose access tokens are taken instead of Cognito's."
)
TOKENS = Subject(
    "Tokens", "What a token must have to be accepted, how long the decision is reused, and where keys are had."
)
PROFILES = Subject(
    "User profiles",
    "Which Studio user profile, in which domain, a person gets; and whether one is created for people who have none.",
)
PAGE = Subject("Page and portals", "The page where people sign in and open Studio, and portals that call the API.")
MONITORING = Subject(
    "Monitoring", "Logs, alarms, dashboard and traces; `production` turns on what is not chosen by itself."
)
PROTECTION = Subject("Limits on calls", "How many calls the API takes, in all and from one address.")
RESOURCES = Subject(
    "Functions and resources", "How the functions run, and what holds for all resources that are created."
)

# Days: CloudWatch Logs API reference, "PutRetentionPolicy".
# fmt: off
_RETENTION = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)
# fmt: on
_ENDPOINT_NAMES = each(one_of(*(service.name for service in SERVICES)), at_most=len(SERVICES))
_ENDPOINT_ID = resource_id("vpce").or_else("")
_ENDPOINT_ID_OR_NONE = resource_id("vpce").or_else("", "none")

_CORPORATE_NETWORK = (
    "the simulated corporate network is an example now, not a part of the component: remove the key, and see "
    "docs/upgrading.md where the stack has such a network"
)
RETIRED = {"corporate_network": _CORPORATE_NETWORK, "corporate_network_cidr": _CORPORATE_NETWORK}
"""Settings that there were once, by name: a sentence that says what to do instead, for whoever still has one."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What `StudioAccessArgs` describes, complete and checked; values may still be outputs.

    Lists are bounded by what AWS takes: 60 rules a security group, 16 subnets and 5 security groups a function, 6
    addresses a resolver endpoint, 100 URLs a client (one is the page's), 4 kB of environment a function.
    """

    corporate_cidrs: list[str] = NETWORK(each(checks.PRIVATE_RANGE, at_least=1, at_most=40), first=True)
    vpc_id: pulumi.Input[str] = NETWORK(resource_id("vpc").or_else(""), "", first=True)
    subnet_ids: pulumi.Input[list[pulumi.Input[str]]] = NETWORK(each(resource_id("subnet"), at_most=16), [], first=True)
    vpc_cidrs: list[str] = NETWORK(each(checks.PRIVATE_RANGE, at_most=10), [], first=True)
    network_cidr: str = NETWORK(checks.VPC_RANGE.or_else(""), "", first=True)
    zones: int = NETWORK(between(2, 6, "zones"), 2)

    domain_id: pulumi.Input[str] = STUDIO(checks.DOMAIN_ID.or_else(""), "", first=True)
    home_storage: str = STUDIO(one_of("retain", "delete").or_else(""), "", first=True)
    user_profiles: list[str] = STUDIO(each(checks.PROFILE_NAME, at_most=2000), [])
    domain_kms_key_arn: pulumi.Input[str] = STUDIO(checks.KMS_KEY_ARN.or_else(""), "")
    idle_minutes: int = STUDIO(between(60, 525600, "minutes"), 120)
    studio_role_arns: list[str] = STUDIO(each(checks.ROLE_ARN, at_most=20), [])

    stage_name: str = API(checks.STAGE_NAME, "dev")
    entrypoints: str = API(one_of(*ENTRYPOINTS), "all")
    expires_in_seconds: pulumi.Input[int] = API(between(5, 300, "seconds"), 60)
    session_seconds: pulumi.Input[int] = API(between(1800, 43200, "seconds"), 28800)
    spaces: list[str] = API(each(checks.SPACE_NAME, at_most=20), [])
    landing_uris: list[str] = API(each(checks.LANDING_URI, at_most=20), [])

    sagemaker_api_endpoint_id: pulumi.Input[str] = ENDPOINTS(_ENDPOINT_ID, "")
    studio_endpoint_id: pulumi.Input[str] = ENDPOINTS(_ENDPOINT_ID, "")
    execute_api_endpoint_id: pulumi.Input[str] = ENDPOINTS(_ENDPOINT_ID, "")
    sts_endpoint_id: pulumi.Input[str] = ENDPOINTS(_ENDPOINT_ID_OR_NONE, "")
    logs_endpoint_id: pulumi.Input[str] = ENDPOINTS(_ENDPOINT_ID_OR_NONE, "")
    sagemaker_runtime_endpoint_id: pulumi.Input[str] = ENDPOINTS(_ENDPOINT_ID_OR_NONE, "none")
    servicecatalog_endpoint_id: pulumi.Input[str] = ENDPOINTS(_ENDPOINT_ID_OR_NONE, "none")
    private_dns: list[str] = ENDPOINTS(_ENDPOINT_NAMES, ["studio", "sts", "logs"])
    function_security_group_ids: list[str] = ENDPOINTS(each(resource_id("sg"), at_most=5), [])
    authorizer_in_vpc: bool = ENDPOINTS(checks.YES_OR_NO, False)
    dynamodb_endpoint_id: pulumi.Input[str] = ENDPOINTS(_ENDPOINT_ID, "")

    create_resolver: bool = DNS(checks.YES_OR_NO, False)
    resolver_addresses: list[str] = DNS(each(checks.PRIVATE_ADDRESS, at_most=6), [])

    user_pool_id: pulumi.Input[str] = COGNITO(checks.USER_POOL_ID.or_else(""), "")
    client_ids: list[str] = COGNITO(each(checks.CLIENT_ID, at_most=10), [])
    identity_providers: list[IdentityProviderArgs] = COGNITO(IDENTITY_PROVIDERS, [], first=True)
    cognito_domain_prefix: str = COGNITO(checks.DOMAIN_PREFIX.or_else(""), "")
    callback_urls: list[str] = COGNITO(
        each(checks.REDIRECT, at_least=1, at_most=99), ["http://localhost:8400/callback"]
    )
    logout_urls: list[str] = COGNITO(each(checks.REDIRECT, at_most=99), [])
    password_sign_in: bool = COGNITO(checks.YES_OR_NO, False)
    mfa: str = COGNITO(one_of("ON", "OPTIONAL", "OFF"), "ON")
    access_token_minutes: int = COGNITO(between(5, 60, "minutes"), 15)
    email_from: str = COGNITO(checks.EMAIL_FROM.or_else(""), "")
    email_identity_arn: str = COGNITO(checks.EMAIL_IDENTITY_ARN.or_else(""), "")
    user_pool_tier: str = COGNITO(one_of("LITE", "ESSENTIALS", "PLUS"), "ESSENTIALS")

    issuers: list[IssuerArgs] = WITHOUT_COGNITO(ISSUERS, [], first=True)

    token_use: str = TOKENS(one_of("access", "id"), "access")
    required_scopes: list[str] = TOKENS(each(checks.WORD, at_most=10), [])
    required_groups: list[str] = TOKENS(each(checks.WORD, at_most=10), [])
    second_opinion: bool = TOKENS(checks.YES_OR_NO, False)
    authorizer_cache_seconds: int = TOKENS(between(0, 300, "seconds"), 60)
    key_refresh: str = TOKENS(one_of("authorizer", "scheduled"), "authorizer")
    key_refresh_minutes: int = TOKENS(between(15, 1440, "minutes"), 60)

    profile_from: str = PROFILES(one_of("username", "claim", "directory"), "username", first=True)
    profile_claim: str = PROFILES(checks.CLAIM, "username")
    mixed_case_profiles: bool = PROFILES(checks.YES_OR_NO, False)
    shared_profile_names: bool = PROFILES(checks.YES_OR_NO, False)
    directory: list[DirectoryEntryArgs] = PROFILES(DIRECTORY, [])
    directory_table_name: pulumi.Input[str] = PROFILES(checks.TABLE_NAME.or_else(""), "")
    domains: list[GroupDomainArgs] = PROFILES(GROUP_DOMAINS, [])
    without_domain_group: str = PROFILES(one_of("refuse", "default"), "refuse")
    create_profiles: bool = PROFILES(checks.YES_OR_NO, False)
    create_profiles_for_groups: list[str] = PROFILES(each(checks.WORD, at_most=10), [])
    profile_execution_role_arn: pulumi.Input[str] = PROFILES(checks.ROLE_ARN.or_else(""), "")
    profile_security_group_ids: list[str] = PROFILES(each(resource_id("sg"), at_most=5), [])

    page: bool = PAGE(checks.YES_OR_NO, True)
    brand_name: str = PAGE(checks.BRAND_NAME.or_else(""), "")
    brand_logo: str = PAGE(checks.BRAND_LOGO.or_else(""), "")
    brand_color: str = PAGE(checks.BRAND_COLOR, "#0b5394")
    help_url: str = PAGE(checks.HTTPS_URL.or_else(""), "")
    cors_origins: list[str] = PAGE(each(checks.ORIGIN, at_most=10), [])

    production: bool = MONITORING(checks.YES_OR_NO, False, first=True)
    alarms: bool = MONITORING(AS_PRODUCTION, "")
    alarm_topic_arn: pulumi.Input[str] = MONITORING(checks.TOPIC_ARN.or_else(""), "")
    refused_calls_alarm: int = MONITORING(between(1, 100000, "refused calls in five minutes"), 20)
    dashboard: bool = MONITORING(AS_PRODUCTION, "")
    tracing: bool = MONITORING(AS_PRODUCTION, "")
    log_retention_days: int = MONITORING(one_of(*_RETENTION), 365)

    throttle_rate: int = PROTECTION(between(1, 10000, "requests a second"), 10)
    throttle_burst: int = PROTECTION(between(1, 5000, "requests"), 20)
    firewall: bool = PROTECTION(AS_PRODUCTION, "")
    firewall_rate: int = PROTECTION(between(10, 100000, "requests in five minutes"), 1000)
    firewall_managed_rules: bool = PROTECTION(checks.YES_OR_NO, False)

    name_prefix: str = RESOURCES(checks.NAME_PREFIX.or_else(""), "")
    tags: dict[str, str] = RESOURCES(checks.TAGS, {})
    deletion_protection: bool = RESOURCES(checks.YES_OR_NO, True)
    kms_key_arn: pulumi.Input[str] = RESOURCES(checks.KMS_KEY_ARN.or_else(""), "")
    permissions_boundary_arn: pulumi.Input[str] = RESOURCES(checks.POLICY_ARN.or_else(""), "")
    manage_api_gateway_account: bool = RESOURCES(checks.YES_OR_NO, False)
    python_version: str = RESOURCES(one_of(*PYTHONS), "3.13")
    architecture: str = RESOURCES(one_of(*ARCHITECTURES), "arm64")
    bundle_folder: str = RESOURCES(checks.FOLDER, "build")

    @property
    def serves_page(self) -> bool:
        """Whether there is a page: it signs people in with Cognito."""
        return self.page and not self.issuers

    @property
    def authorizer_reads_a_table(self) -> bool:
        """Whether it reads keys of issuers, or people, in DynamoDB."""
        return reads_a_table(self.key_refresh, self.profile_from)

    @property
    def key_ports(self) -> list[int]:
        """The ports at which the authorizer itself fetches keys of `issuers`, each once, in order."""
        return key_ports(self.issuers) if self.key_refresh == "authorizer" else []

    def domain_ids(self, default: str) -> list[str]:
        """The Studio domains that people are let into, each once: the default one, then those of `domains`.

        `default` is `domain_id` when it is known, for that may be an output.
        """
        return list(dict.fromkeys([default, *(choice["domain_id"] for choice in self.domains)]))

    @classmethod
    def of(cls, args: Mapping[str, Any], spell: Spell = str) -> "Settings":
        """The settings for the arguments; `spell` turns a setting's name into what the user calls it.

        Outputs are checked when they are known. Raises `SettingsError` with every mistake among the known ones.
        """
        fields = {field.name: field for field in dataclasses.fields(cls)}
        defaults = {name: default_of(field) for name, field in fields.items()}
        problems = [no_setting(spell(name), spell) for name in args if name not in fields]
        values: dict[str, Any] = {}
        wrong: set[str] = set()
        for name, field in fields.items():
            problems_before = len(problems)
            if name in args and args[name] is not None:
                values[name] = read(spell(name), args[name], field, problems, spell)
            elif defaults[name] is dataclasses.MISSING:
                problems.append(f"{spell(name)}: missing; needed is {field.metadata['check'].allowed}")
            if len(problems) > problems_before:
                wrong.add(name)
        problems += contradictions(RuleContext(values, defaults, wrong, spell))
        if problems:
            raise SettingsError(problems)
        complete = {**defaults, **values}
        switches = {name: complete["production"] for name in SWITCHES if complete[name] == ""}
        return cls(**values | switches)


SWITCHES = tuple(field.name for field in dataclasses.fields(Settings) if field.metadata["check"] is AS_PRODUCTION)
"""The settings that are as `production` says unless they are given themselves."""


def no_setting(name: str, spell: Spell) -> str:
    """The line for a name, as the user spells it, that is no setting, or one no longer."""
    for retired, sentence in RETIRED.items():
        if name == spell(retired):
            return f"{name}: there is no such setting any more; {sentence}"
    return unknown(name, [spell(field.name) for field in dataclasses.fields(Settings)])
