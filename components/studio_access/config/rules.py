"""The rules between settings: settings that are each allowed, but not together.

Each rule is one function of the settings that yields a line for each contradiction, and stands in `RULES`. Those about
people and tokens are in `identity_rules.py`.
"""

import json
from collections.abc import Iterator

from ..aws.services import SERVICES
from ..aws.subnets import overlapping, plan_subnets, users_that_fit
from . import identity_rules
from .checks import shown
from .objects import key_ports
from .rule_context import Rule, RuleContext, WrongSettingError, too_long


def contradictions(settings: RuleContext) -> Iterator[str]:
    """A line for each contradiction that a rule finds."""
    for rule in RULES:
        try:
            yield from rule(settings)
        except WrongSettingError:
            continue


def network_is_brought_or_created(settings: RuleContext) -> Iterator[str]:
    """There is one VPC: an existing one with its subnets and ranges, or one to create."""
    vpc, created = settings.key("vpc_id"), settings.key("network_cidr")
    brought = settings["vpc_id"] != ""
    if brought and settings["network_cidr"]:
        cidr = settings["network_cidr"]
        yield f"{vpc} and {created} exclude each other: {created} is {cidr!r}; name a VPC, or let one be created"
    if not brought and not settings["network_cidr"]:
        yield f"{vpc}: missing; name an existing VPC, or give {created} for one to create"
    for name in ("subnet_ids", "vpc_cidrs"):
        value = settings[name]
        if brought and isinstance(value, list) and not value:
            yield f"{settings.key(name)}: missing; an existing VPC needs at least one"
        if not brought and value:
            yield f"{settings.key(name)} and an empty {vpc} exclude each other: they describe an existing VPC; name it"


def created_network_is_apart_from_the_corporate_one(settings: RuleContext) -> Iterator[str]:
    """The range of a created VPC shares no address with the corporate ranges."""
    created, corporate = settings.key("network_cidr"), settings.key("corporate_cidrs")
    cidr = settings["network_cidr"]
    for other in overlapping(cidr, settings["corporate_cidrs"]) if cidr else []:
        yield f"{created}: {cidr!r} overlaps {other} of {corporate}, so neither could reach the other"


def studio_domain_is_brought_or_created(settings: RuleContext) -> Iterator[str]:
    """There is one Studio domain by default: an existing one, or one to create with a decision about its storage."""
    domain, storage = settings.key("domain_id"), settings.key("home_storage")
    if settings["domain_id"] != "":
        names = ("home_storage", "user_profiles", "domain_kms_key_arn", "idle_minutes")
        yield from settings.only_for_a_created("domain", "domain_id", names)
    elif not settings["home_storage"]:
        yield f"{domain}: missing; name an existing domain, or choose {storage} (retain or delete) for one to create"


def user_profiles_are_distinct_and_fit_into_the_network(settings: RuleContext) -> Iterator[str]:
    """No two user profiles differ only in case, and a created VPC has addresses for all of them."""
    people, cidr = settings["user_profiles"], settings["network_cidr"]
    if len({name.lower() for name in people}) != len(people):
        yield f"{settings.key('user_profiles')}: two differ only in case; SageMaker takes them for one profile"
    room = users_that_fit(plan_subnets(cidr, settings["zones"])) if cidr else len(people)
    if len(people) > room:
        wanted = f"{len(people)} user profiles are wanted"
        yield f"{settings.key('network_cidr')}: {cidr!r} has addresses for {room} people; {wanted}"


def created_endpoints_are_reached(settings: RuleContext) -> Iterator[str]:
    """An endpoint that only Studio's apps call has private DNS, for they know no other name of the service."""
    names = settings.key("private_dns")
    for service in SERVICES:
        is_created = service.of_studio_only and settings[service.setting] == ""
        if is_created and service.name not in settings["private_dns"]:
            yield (
                f"{settings.key(service.setting)} and {names} exclude each other: nobody would reach the "
                f"{service.name} endpoint that is created; add {service.name} to {names}, or say none"
            )


def reads_a_table(key_refresh: str, profile_from: str) -> bool:
    """Whether the authorizer reads keys of issuers, or people, in DynamoDB."""
    return key_refresh == "scheduled" or profile_from == "directory"


def authorizer_in_the_vpc_reaches_its_tables(settings: RuleContext) -> Iterator[str]:
    """An authorizer in an existing VPC reads its tables through the VPC's own endpoint for DynamoDB.

    None is created there: it works by route tables, and those of the given subnets are not known.
    """
    key, switch = settings.key("dynamodb_endpoint_id"), settings.key("authorizer_in_vpc")
    named = settings["dynamodb_endpoint_id"] != ""
    reads = reads_a_table(settings["key_refresh"], settings["profile_from"])
    tables = f"{settings.key('key_refresh')} 'scheduled' or {settings.key('profile_from')} 'directory'"
    if named and not settings["authorizer_in_vpc"]:
        yield f"{key} needs {switch} true: an authorizer outside the VPC reads tables without it"
    elif named and not reads:
        yield f"{key} needs {tables}: without one of them the authorizer reads no table; remove it"
    elif named and settings["vpc_id"] == "":
        yield (
            f"{key} and an empty {settings.key('vpc_id')} exclude each other: the VPC that is created has an endpoint "
            f"of its own; remove {key}"
        )
    elif settings["authorizer_in_vpc"] and reads and settings["vpc_id"] != "" and not named:
        yield (
            f"{key}: missing; with {switch} and {tables}, name the gateway endpoint for DynamoDB that the route tables "
            f"of {settings.key('subnet_ids')} lead to"
        )


# Amazon VPC user guide, "Amazon VPC quotas": 60 inbound and 60 outbound rules a security group. The prefix list of
# DynamoDB counts as one ("Use AWS-managed prefix lists").
_MOST_RULES_OF_A_GROUP = 60


def authorizer_in_the_vpc_reaches_its_issuers(settings: RuleContext) -> Iterator[str]:
    """The security group of an authorizer in the VPC holds a rule for each corporate range and port of an issuer."""
    if not settings["authorizer_in_vpc"] or settings["key_refresh"] == "scheduled":
        return
    ports, ranges = key_ports(settings["issuers"]), settings["corporate_cidrs"]
    if len(ports) * len(ranges) >= _MOST_RULES_OF_A_GROUP:
        yield (
            f"{settings.key('authorizer_in_vpc')}: keys at {len(ports)} ports of {settings.key('issuers')}, in "
            f"{len(ranges)} {settings.key('corporate_cidrs')}, need {len(ports) * len(ranges)} rules of a security "
            f"group; allowed are {_MOST_RULES_OF_A_GROUP - 1}: name fewer, larger ranges"
        )


# The same quota of inbound rules. Each range takes two, UDP and TCP.
MOST_RANGES_OF_A_RESOLVER = 30


def resolver_is_brought_or_created(settings: RuleContext) -> Iterator[str]:
    """A created resolver has two subnets, a security group that holds its rules, and no existing one beside it."""
    created, addresses = settings.key("create_resolver"), settings.key("resolver_addresses")
    if not settings["create_resolver"]:
        return
    if settings["resolver_addresses"]:
        yield f"{created} and {addresses} exclude each other: name the existing resolver, or let one be created"
    subnets = settings["subnet_ids"]
    if isinstance(subnets, list) and len(subnets) == 1:
        key = settings.key("subnet_ids")
        yield f"{created} needs two {key} at least, each of another zone; {len(subnets)} is given"
    if len(settings["corporate_cidrs"]) > MOST_RANGES_OF_A_RESOLVER:
        yield (
            f"{created} takes {MOST_RANGES_OF_A_RESOLVER} {settings.key('corporate_cidrs')} at most: "
            "each needs two of the 60 rules of a security group"
        )


# Characters of JSON. Lambda takes 4,096 bytes of environment; the rest is for the other variables, which on the page
# hold the sign-in's addresses.
_MOST_LANDING_CHARACTERS = 3000
_MOST_PAGE_CHARACTERS = 2600
_MOST_TAG_CHARACTERS = 3000


def landing_places_fit_into_the_presigner(settings: RuleContext) -> Iterator[str]:
    """The presigning function is told all spaces, landing pages and domains in its environment."""
    domains = [choice["domain_id"] for choice in settings["domains"]]
    names = ["spaces", "landing_uris", *(["domains"] if domains else [])]
    values = [settings["spaces"], settings["landing_uris"], domains]
    yield from too_long(" and ".join(map(settings.key, names)), values, _MOST_LANDING_CHARACTERS)


# What shapes the resources of a switch, and nothing where the switch is off.
_SHAPED_BY_A_SWITCH = {
    "alarms": ("alarm_topic_arn", "refused_calls_alarm"),
    "firewall": ("firewall_rate", "firewall_managed_rules"),
}


def what_is_switched_off_is_not_shaped(settings: RuleContext) -> Iterator[str]:
    """A setting of alarms or of the web ACL is given only where those are on, by their switch or by `production`."""
    for switch, names in _SHAPED_BY_A_SWITCH.items():
        is_on = settings["production"] if settings[switch] == "" else settings[switch]
        for name in () if is_on else names:
            if settings.is_set(name):
                key, off = settings.key(name), settings.key(switch)
                yield (
                    f"{key} and {off} exclude each other: {key} is {shown(settings[name])}, but {off} is off; "
                    f"turn it on (or {settings.key('production')}), or remove {key}"
                )


_ONLY_ON_THE_PAGE = ("brand_name", "brand_logo", "brand_color", "help_url")


def page_settings_have_a_page(settings: RuleContext) -> Iterator[str]:
    """What is only on the page needs the page."""
    if settings["page"] and not settings["issuers"]:
        return
    why = f"{settings.key('page')} false" if not settings["page"] else settings.key("issuers")
    for name in _ONLY_ON_THE_PAGE:
        if settings.is_set(name):
            key = settings.key(name)
            yield f"{key} and {why} exclude each other: {key} is only on the page; remove one of the two"


def page_fits_into_its_function(settings: RuleContext) -> Iterator[str]:
    """The page's function is told all that is on the page in its environment."""
    names = ("spaces", "landing_uris", "brand_name", "brand_logo", "help_url")
    length = len(json.dumps([settings[name] for name in names]))
    if settings["page"] and length > _MOST_PAGE_CHARACTERS:
        keys = ", ".join(map(settings.key, names))
        yield f"{keys}: {length} characters together; allowed on a page are {_MOST_PAGE_CHARACTERS}"


_ONLY_FOR_CREATED_PROFILES = (
    "create_profiles_for_groups",
    "profile_execution_role_arn",
    "profile_security_group_ids",
)


def creating_profiles_says_for_whom(settings: RuleContext) -> Iterator[str]:
    """Who may have a user profile created is always said, and nothing else of it without the switch."""
    switch = settings.key("create_profiles")
    if not settings["create_profiles"]:
        for name in _ONLY_FOR_CREATED_PROFILES:
            if settings.is_set(name):
                yield f"{settings.key(name)} needs {switch} true: it shapes only profiles that are created at sign-in"
        return
    groups = settings.key("create_profiles_for_groups")
    if not settings["create_profiles_for_groups"]:
        yield f"{groups}: missing; {switch} needs the groups whose people may have one"
    if settings["domains"]:
        yield f"{switch} and {settings.key('domains')} exclude each other: profiles are created in one domain only"
    length = len(json.dumps(settings["tags"]))
    if length > _MOST_TAG_CHARACTERS:
        yield f"{settings.key('tags')}: {length} characters; with {switch} allowed are {_MOST_TAG_CHARACTERS}"


RULES: tuple[Rule, ...] = (
    network_is_brought_or_created,
    created_network_is_apart_from_the_corporate_one,
    studio_domain_is_brought_or_created,
    user_profiles_are_distinct_and_fit_into_the_network,
    created_endpoints_are_reached,
    authorizer_in_the_vpc_reaches_its_tables,
    authorizer_in_the_vpc_reaches_its_issuers,
    resolver_is_brought_or_created,
    landing_places_fit_into_the_presigner,
    identity_rules.issuers_go_together,
    identity_rules.issuers_leave_nothing_to_cognito,
    identity_rules.key_refresh_has_an_interval_only_when_scheduled,
    identity_rules.authorizer_in_the_vpc_has_no_way_to_cognito,
    identity_rules.existing_pool_names_its_clients,
    identity_rules.email_comes_from_its_identity,
    identity_rules.created_pool_gives_what_is_asked_of_its_tokens,
    identity_rules.identity_providers_are_the_only_way_to_sign_in,
    identity_rules.profile_claim_is_written_by_the_created_pool,
    identity_rules.directory_has_one_owner_for_a_profile,
    identity_rules.domains_are_chosen_by_distinct_groups,
    what_is_switched_off_is_not_shaped,
    page_settings_have_a_page,
    page_fits_into_its_function,
    creating_profiles_says_for_whom,
)
