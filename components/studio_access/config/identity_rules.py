"""The rules between settings about people and tokens: issuers, user pools, the way to a user profile, domains."""

from collections.abc import Iterator, Mapping
from typing import Any

import pulumi

from .checks import shown
from .objects import PROFILE_ATTRIBUTE
from .rule_context import RuleContext, too_long

# Characters of JSON. Lambda takes 4,096 bytes of environment, and the rest is for what else the authorizer is told.
_MOST_ISSUER_CHARACTERS = 3000
_MOST_DOMAIN_CHARACTERS = 2000

_ONLY_FOR_COGNITO = (
    "user_pool_id",
    "client_ids",
    "cognito_domain_prefix",
    "callback_urls",
    "logout_urls",
    "identity_providers",
    "user_pool_tier",
    "password_sign_in",
    "mfa",
    "access_token_minutes",
    "email_from",
    "email_identity_arn",
    "token_use",
    "profile_claim",
    "required_scopes",
    "required_groups",
)


def issuers_go_together(settings: RuleContext) -> Iterator[str]:
    """Each issuer has one entry, and several name one person by one profile only where a setting says how."""
    entries, key = settings["issuers"], settings.key("issuers")
    names = [entry["issuer"] for entry in entries]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{key}: {name!r} is there twice; each issuer has one entry"
    shared = settings.key("shared_profile_names")
    if len(entries) > 1 and settings["profile_from"] != "directory" and not settings["shared_profile_names"]:
        yield (
            f"{key}: {len(entries)} issuers could name one profile for two people; let a directory decide "
            f"({settings.key('profile_from')} 'directory'), or say {shared} true if all of them name the same people"
        )
    if settings["shared_profile_names"] and len(entries) < 2:  # noqa: PLR2004 - one shares with nobody
        yield f"{shared} needs several {key}"
    yield from too_long(key, entries, _MOST_ISSUER_CHARACTERS)


def issuers_leave_nothing_to_cognito(settings: RuleContext) -> Iterator[str]:
    """With issuers other than Cognito, nothing that shapes or restricts sign-in with Cognito is given."""
    key = settings.key("issuers")
    for name in _ONLY_FOR_COGNITO if settings["issuers"] else ():
        if settings.is_set(name):
            # The providers may hold a client secret.
            value = "not empty" if name == "identity_providers" else shown(settings[name])
            yield (
                f"{key} and {settings.key(name)} exclude each other: {settings.key(name)} is {value}, but with "
                f"{key} no Cognito pool is created or used; remove one of the two"
            )


def key_refresh_has_an_interval_only_when_scheduled(settings: RuleContext) -> Iterator[str]:
    """How often keys are fetched is said only where something fetches them regularly."""
    if settings["key_refresh"] != "scheduled" and settings.is_set("key_refresh_minutes"):
        key, value = settings.key("key_refresh_minutes"), settings["key_refresh_minutes"]
        how = settings.key("key_refresh")
        yield f"{key}: {value} is how often keys are fetched; add {how} 'scheduled', or remove it"


def authorizer_in_the_vpc_has_no_way_to_cognito(settings: RuleContext) -> Iterator[str]:
    """A user pool's keys are on the internet, where an authorizer in the VPC has no way to."""
    if settings["authorizer_in_vpc"] and not settings["issuers"] and settings["key_refresh"] != "scheduled":
        yield (
            f"{settings.key('authorizer_in_vpc')} needs {settings.key('key_refresh')} 'scheduled' with a Cognito user "
            "pool: its keys are on the internet, which is not reached from the VPC"
        )


_ONLY_FOR_A_CREATED_POOL = (
    "cognito_domain_prefix",
    "callback_urls",
    "logout_urls",
    "password_sign_in",
    "mfa",
    "access_token_minutes",
    "identity_providers",
    "email_from",
    "email_identity_arn",
    "user_pool_tier",
)


def existing_pool_names_its_clients(settings: RuleContext) -> Iterator[str]:
    """An existing pool comes with its clients and a claim that its tokens carry, and is shaped by nothing here."""
    pool, clients = settings.key("user_pool_id"), settings.key("client_ids")
    if settings["user_pool_id"] == "" or settings["issuers"]:
        return
    if not settings["client_ids"]:
        yield f"{clients}: missing; with {pool}, name the app clients whose tokens are accepted"
    yield from settings.only_for_a_created("pool", "user_pool_id", _ONLY_FOR_A_CREATED_POOL)
    takes_id_tokens = settings["token_use"] == "id"  # noqa: S105 - a kind of token
    if takes_id_tokens and settings["profile_claim"] == "username":
        yield (
            f"{settings.key('token_use')} 'id' and {settings.key('profile_claim')} 'username' exclude each other: "
            "Cognito's ID tokens carry the user name as cognito:username"
        )


def email_comes_from_its_identity(settings: RuleContext) -> Iterator[str]:
    """Invitations are sent with Amazon SES from an address that the identity verifies.

    An identity that is a domain verifies its subdomains too: Amazon SES developer guide, "Creating and verifying
    identities".
    """
    sender, identity = settings["email_from"], settings["email_identity_arn"]
    keys = settings.key("email_from"), settings.key("email_identity_arn")
    if bool(sender) != bool(identity):
        given, missing = keys if sender else reversed(keys)
        yield f"{missing}: missing; {given} needs it, for Cognito sends with Amazon SES by both or by neither"
    if not (sender and identity):
        return
    address, verified = sender.rpartition("<")[2].rstrip(">"), identity.partition(":identity/")[2]
    domain = address.partition("@")[2]
    if verified not in (address, domain) and not domain.endswith(f".{verified}"):
        yield f"{keys[0]}: {sender!r} does not belong to {verified}, the identity of {keys[1]}"


# What the created client can be granted, and the claims of its tokens that nobody can choose for themselves.
_SCOPES = {"openid"}
_SCOPE_OF_PASSWORD_SIGN_IN = "aws.cognito.signin.user.admin"  # noqa: S105 - a scope
_CLAIMS = {"access": ("username", "sub"), "id": ("cognito:username", "sub")}


def created_pool_gives_what_is_asked_of_its_tokens(settings: RuleContext) -> Iterator[str]:
    """A created pool has a client of its own, whose tokens carry the scopes and the claim that are asked for."""
    if settings["user_pool_id"] != "" or settings["issuers"]:
        return
    pool, clients = settings.key("user_pool_id"), settings.key("client_ids")
    if settings["client_ids"]:
        yield (
            f"{clients} and an empty {pool} exclude each other: {clients} is {settings['client_ids']!r}, "
            "but the pool that is created has a client of its own; remove it, or name its pool"
        )
    grantable = _SCOPES | ({_SCOPE_OF_PASSWORD_SIGN_IN} if settings["password_sign_in"] else set())
    if not set(settings["required_scopes"]) <= grantable:
        yield (
            f"{settings.key('required_scopes')}: {settings['required_scopes']!r} would lock everybody out; "
            f"the client that is created can be granted {', '.join(sorted(grantable))}"
        )
    claims = _CLAIMS[settings["token_use"]]
    if settings["profile_from"] != "claim" and settings["profile_claim"] not in claims:
        yield (
            f"{settings.key('profile_claim')}: {settings['profile_claim']!r} is not in the created pool's "
            f"{settings['token_use']} tokens, or people could choose it; allowed is one of {', '.join(claims)}"
        )


# Cognito's own words for sign-in with a password and for social providers.
_RESERVED_PROVIDERS = {"cognito", "facebook", "google", "loginwithamazon", "signinwithapple"}


def identity_providers_are_the_only_way_to_sign_in(settings: RuleContext) -> Iterator[str]:
    """Corporate identity providers have distinct names, no password beside them, and another way to a profile than
    the user name."""
    providers, key = settings["identity_providers"], settings.key("identity_providers")
    if not providers:
        return
    yield from _provider_names(providers, key)
    if settings["password_sign_in"]:
        yield (
            f"{key} and {settings.key('password_sign_in')} exclude each other: "
            "with corporate identity providers nobody signs in with a password of the pool"
        )
    source = settings.key("profile_from")
    if settings["profile_from"] == "username" and settings["profile_claim"] in {"username", "cognito:username"}:
        yield (
            f"{key} and {source} 'username' exclude each other: federated people are called "
            "<provider>_<subject>, which is no profile name; choose claim or directory"
        )
    if settings["profile_from"] == "directory":
        for number, provider in enumerate(providers):
            if PROFILE_ATTRIBUTE in provider.get("attribute_mapping", {}):
                yield (
                    f"{key}[{number}].{settings.key('attribute_mapping')}: {PROFILE_ATTRIBUTE} is for {source} "
                    "'claim'; the directory would win, so remove it"
                )


def _provider_names(providers: list[Any], key: str) -> Iterator[str]:
    """A line for each provider whose name is another's or Cognito's own; user names begin with it in lower case."""
    seen: dict[str, int] = {}
    for number, provider in enumerate(providers):
        name = provider["name"]
        if name.lower() in _RESERVED_PROVIDERS:
            yield f"{key}[{number}].name: {name!r} is Cognito's own; take another"
        first = seen.setdefault(name.lower(), number)
        if first != number:
            yield f"{key}[{number}].name: {name!r} is the name of {key}[{first}] too, but for its case; take another"


def profile_claim_is_written_by_the_created_pool(settings: RuleContext) -> Iterator[str]:
    """`profile_from` `claim` is the created pool's attribute, written into its access tokens."""
    if settings["profile_from"] != "claim":
        return
    source, claim = f"{settings.key('profile_from')} 'claim'", settings.key("profile_claim")
    if settings["issuers"]:
        issuers = settings.key("issuers")
        yield (
            f"{source} and {issuers} exclude each other: an issuer's own claim names the profile; name it "
            f"in {issuers}[0].{claim}"
        )
    if settings["user_pool_id"] != "":
        yield (
            f"{source} and {settings.key('user_pool_id')} exclude each other: an existing pool's own trigger writes "
            f"its claim; name it in {claim}"
        )
    if settings.is_set("profile_claim"):
        yield f"{source} and {claim} exclude each other: the claim is studio_profile"
    if settings.is_set("token_use"):
        use = settings.key("token_use")
        yield f"{source} and {use} 'id' exclude each other: the claim is written into access tokens"
    if settings["user_pool_tier"] == "LITE":
        yield (
            f"{source} and {settings.key('user_pool_tier')} 'LITE' exclude each other: "
            "access tokens take claims in ESSENTIALS and PLUS only"
        )


def directory_has_one_owner_for_a_profile(settings: RuleContext) -> Iterator[str]:
    """A directory decides alone, over profiles with one owner each, in domains that are configured."""
    entries, key = settings["directory"], settings.key("directory")
    source = settings["profile_from"]
    if entries and source != "directory":
        yield f"{key} needs {settings.key('profile_from')} 'directory'; it is {source!r}"
    if settings["directory_table_name"] != "" and source == "username":
        table = settings.key("directory_table_name")
        yield f"{table} needs {settings.key('profile_from')} 'directory' or 'claim'; it is 'username'"
    yield from _one_owner_each(entries, key)
    if settings["user_pool_id"] == "":
        for number, entry in enumerate(entries):
            if entry["user"] != entry["user"].lower():
                yield (
                    f"{key}[{number}].user: {entry['user']!r} would match nobody: the created pool's tokens have user "
                    "names in lower case"
                )
    if isinstance(settings["domain_id"], pulumi.Output):
        return
    known = {settings["domain_id"], *(choice["domain_id"] for choice in settings["domains"])} - {""}
    for number, entry in enumerate(entries):
        if "domain" in entry and entry["domain"] not in known:
            allowed = ", ".join(sorted(known)) or "none"
            yield f"{key}[{number}].domain: {entry['domain']!r} is no domain of this front door; allowed is {allowed}"


def _one_owner_each(entries: list[Mapping[str, Any]], key: str) -> Iterator[str]:
    """A line for each second entry of a user, and each second user of a profile.

    SageMaker takes profiles whose names differ only in case for one (API reference, CreateUserProfile).
    """
    users: dict[str, int] = {}
    profiles: dict[str, int] = {}
    for number, entry in enumerate(entries):
        first = users.setdefault(entry["user"], number)
        if first != number:
            yield f"{key}[{number}].user: {entry['user']!r} is in {key}[{first}] already; one entry a user"
        first = profiles.setdefault(entry["profile"].lower(), number)
        if first != number:
            owner = entries[first]["user"]
            yield f"{key}[{number}].profile: {entry['profile']!r} is {owner!r}'s already; two people never share one"


def domains_are_chosen_by_distinct_groups(settings: RuleContext) -> Iterator[str]:
    """Each group opens one domain, and what holds without a group is said only where groups decide."""
    choices, key = settings["domains"], settings.key("domains")
    if not choices and settings.is_set("without_domain_group"):
        yield f"{settings.key('without_domain_group')} needs {key}: without them everybody has the one domain"
    yield from too_long(key, choices, _MOST_DOMAIN_CHARACTERS)
    first: dict[str, int] = {}
    for number, choice in enumerate(choices):
        earlier = first.setdefault(choice["group"], number)
        if earlier != number:
            yield (
                f"{key}[{number}].group: {choice['group']!r} is in {key}[{earlier}] already, and the first match wins; "
                "remove one"
            )
