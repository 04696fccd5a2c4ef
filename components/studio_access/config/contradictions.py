"""Settings that are each allowed, but not together."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from ..aws.services import SERVICES
from ..aws.subnets import overlapping, plan_subnets, users_that_fit
from . import front_contradictions
from .given import Given, WrongSettingError
from .identity_contradictions import IDENTITY_RULES
from .issuer_rules import issuers, key_refresh
from .switches import shaping_nothing


def contradictions(
    values: Mapping[str, Any],
    defaults: Mapping[str, Any],
    wrong: Collection[str],
    spell: Callable[[str], str],
) -> Iterator[str]:
    """A line for each contradiction; `spell` turns a setting's name into what the user calls it.

    A setting at its default counts as not given, since the Pulumi CLI hands declared defaults to the program. `wrong`
    are the settings that are not allowed by themselves; a rule that needs one of them has nothing to say.
    """
    given = Given(values, defaults, wrong, spell)
    for rule in _RULES:
        try:
            yield from rule(given)
        except WrongSettingError:
            continue


def _vpc(given: Given) -> Iterator[str]:
    vpc, created = given.key("vpc_id"), given.key("network_cidr")
    brought = given["vpc_id"] != ""
    if brought and given["network_cidr"]:
        cidr = given["network_cidr"]
        yield f"{vpc} and {created} exclude each other: {created} is {cidr!r}; name a VPC, or let one be created"
    if not brought and not given["network_cidr"]:
        yield f"{vpc}: missing; name an existing VPC, or give {created} for one to create"
    for name in ("subnet_ids", "vpc_cidrs"):
        value = given[name]
        if brought and isinstance(value, list) and not value:
            yield f"{given.key(name)}: missing; an existing VPC needs at least one"
        if not brought and value:
            yield f"{given.key(name)} and an empty {vpc} exclude each other: they describe an existing VPC; name it"


def _overlap(given: Given) -> Iterator[str]:
    created, corporate = given.key("network_cidr"), given.key("corporate_cidrs")
    cidr = given["network_cidr"]
    for other in overlapping(cidr, given["corporate_cidrs"]) if cidr else []:
        yield f"{created}: {cidr!r} overlaps {other} of {corporate}, so neither could reach the other"


def _domain(given: Given) -> Iterator[str]:
    domain, storage = given.key("domain_id"), given.key("home_storage")
    if given["domain_id"] != "":
        yield from given.shapes_only("domain", "domain_id", ("home_storage", "user_profiles", "idle_minutes"))
    elif not given["home_storage"]:
        yield f"{domain}: missing; name an existing domain, or choose {storage} (retain or delete) for one to create"


def _people(given: Given) -> Iterator[str]:
    people, cidr = given["user_profiles"], given["network_cidr"]
    if len({name.lower() for name in people}) != len(people):
        yield f"{given.key('user_profiles')}: two differ only in case; SageMaker takes them for one profile"
    room = users_that_fit(plan_subnets(cidr, given["zones"])) if cidr else len(people)
    if len(people) > room:
        wanted = f"{len(people)} user profiles are wanted"
        yield f"{given.key('network_cidr')}: {cidr!r} has addresses for {room} people; {wanted}"


def _unreachable_endpoints(given: Given) -> Iterator[str]:
    names = given.key("private_dns")
    for service in SERVICES:
        if service.of_studio_only and given[service.setting] == "" and service.name not in given["private_dns"]:
            yield (
                f"{given.key(service.setting)} and {names} exclude each other: nobody would reach the {service.name} "
                f"endpoint that is created; add {service.name} to {names}, or say none"
            )


# Amazon VPC user guide, "Security groups" quotas: 60 inbound rules a group. Each range takes two, UDP and TCP.
MOST_RANGES_OF_A_RESOLVER = 30


def _resolver(given: Given) -> Iterator[str]:
    created, addresses, subnets = (given.key(name) for name in ("create_resolver", "resolver_addresses", "subnet_ids"))
    if not given["create_resolver"]:
        return
    if given["resolver_addresses"]:
        yield f"{created} and {addresses} exclude each other: name the existing resolver, or let one be created"
    if isinstance(given["subnet_ids"], list) and len(given["subnet_ids"]) == 1:
        yield f"{created} needs two {subnets} at least, each of another zone; {len(given['subnet_ids'])} is given"
    if len(given["corporate_cidrs"]) > MOST_RANGES_OF_A_RESOLVER:
        yield (
            f"{created} takes {MOST_RANGES_OF_A_RESOLVER} {given.key('corporate_cidrs')} at most: "
            "each needs two of the 60 rules of a security group"
        )


# Lambda takes 4,096 bytes of environment; the rest is for the other variables.
_MOST_LANDING_CHARACTERS = 3000


def _landing(given: Given) -> Iterator[str]:
    domains = [choice["domain_id"] for choice in given["domains"]]
    length = len(json.dumps([given["spaces"], given["landing_uris"], domains]))
    if length > _MOST_LANDING_CHARACTERS:
        names = ["spaces", "landing_uris", *(["domains"] if domains else [])]
        keys = " and ".join(map(given.key, names))
        yield f"{keys}: {length} characters together; allowed are {_MOST_LANDING_CHARACTERS}"


_ONLY_FOR_A_CREATED_POOL = (
    "cognito_domain_prefix",
    "callback_urls",
    "logout_urls",
    "password_sign_in",
    "mfa",
    "access_token_minutes",
    "identity_providers",
    "user_pool_tier",
)


def _existing_pool(given: Given) -> Iterator[str]:
    pool, clients = given.key("user_pool_id"), given.key("client_ids")
    if given["user_pool_id"] == "" or given["issuers"]:
        return
    if not given["client_ids"]:
        yield f"{clients}: missing; with {pool}, name the app clients whose tokens are accepted"
    yield from given.shapes_only("pool", "user_pool_id", _ONLY_FOR_A_CREATED_POOL)
    takes_id_tokens = given["token_use"] == "id"  # noqa: S105 - a kind of token
    if takes_id_tokens and given["profile_claim"] == "username":
        yield (
            f"{given.key('token_use')} 'id' and {given.key('profile_claim')} 'username' exclude each other: "
            "Cognito's ID tokens carry the user name as cognito:username"
        )


# What the created client can be granted, and the claims of its tokens that nobody can choose for themselves.
_SCOPES = {"openid"}
_SCOPE_OF_PASSWORD_SIGN_IN = "aws.cognito.signin.user.admin"  # noqa: S105 - a scope
_CLAIMS = {"access": ("username", "sub"), "id": ("cognito:username", "sub")}


def _created_pool(given: Given) -> Iterator[str]:
    if given["user_pool_id"] != "" or given["issuers"]:
        return
    pool, clients, scopes = given.key("user_pool_id"), given.key("client_ids"), given.key("required_scopes")
    if given["client_ids"]:
        yield (
            f"{clients} and an empty {pool} exclude each other: {clients} is {given['client_ids']!r}, "
            "but the pool that is created has a client of its own; remove it, or name its pool"
        )
    grantable = _SCOPES | ({_SCOPE_OF_PASSWORD_SIGN_IN} if given["password_sign_in"] else set())
    if not set(given["required_scopes"]) <= grantable:
        yield (
            f"{scopes}: {given['required_scopes']!r} would lock everybody out; "
            f"the client that is created can be granted {', '.join(sorted(grantable))}"
        )
    claims = _CLAIMS[given["token_use"]]
    if given["profile_from"] != "claim" and given["profile_claim"] not in claims:
        yield (
            f"{given.key('profile_claim')}: {given['profile_claim']!r} is not in the created pool's "
            f"{given['token_use']} tokens, or people could choose it; allowed is one of {', '.join(claims)}"
        )


_RULES = (
    _vpc,
    _overlap,
    _domain,
    _people,
    _unreachable_endpoints,
    _resolver,
    _landing,
    issuers,
    key_refresh,
    _existing_pool,
    _created_pool,
    shaping_nothing,
    *IDENTITY_RULES,
    *front_contradictions.RULES,
)
