"""Settings about people that are each allowed, but not together: sign-in, the way to a profile, domains."""

import json
from collections.abc import Iterator

import pulumi

from .directory import one_owner_each
from .given import Given
from .identity_providers import PROFILE_ATTRIBUTE, provider_names

# Lambda takes 4,096 bytes of environment; the rest is for what else the authorizer is told.
_MOST_DOMAIN_CHARACTERS = 2000
_USER_NAMES = ("username", "cognito:username")


def federation(given: Given) -> Iterator[str]:
    """Corporate identity providers beside other ways to sign in."""
    providers, key = given["identity_providers"], given.key("identity_providers")
    if not providers:
        return
    yield from provider_names(providers, key)
    if given["password_sign_in"]:
        yield (
            f"{key} and {given.key('password_sign_in')} exclude each other: "
            "with corporate identity providers nobody signs in with a password of the pool"
        )
    source = given.key("profile_from")
    if given["profile_from"] == "username" and given["profile_claim"] in _USER_NAMES:
        yield (
            f"{key} and {source} 'username' exclude each other: federated people are called "
            "<provider>_<subject>, which is no profile name; choose claim or directory"
        )
    if given["profile_from"] == "directory":
        for number, provider in enumerate(providers):
            if PROFILE_ATTRIBUTE in provider.get("attribute_mapping", {}):
                yield (
                    f"{key}[{number}].{given.key('attribute_mapping')}: {PROFILE_ATTRIBUTE} is for {source} 'claim'; "
                    "the directory would win, so remove it"
                )


def profile_claim(given: Given) -> Iterator[str]:
    """A profile that the created pool writes into the access token."""
    if given["profile_from"] != "claim":
        return
    source = f"{given.key('profile_from')} 'claim'"
    if given["issuers"]:
        yield (
            f"{source} and {given.key('issuers')} exclude each other: an issuer's own claim names the profile; name it "
            f"in {given.key('issuers')}[0].{given.key('profile_claim')}"
        )
    if given["user_pool_id"] != "":
        yield (
            f"{source} and {given.key('user_pool_id')} exclude each other: an existing pool's own trigger writes its "
            f"claim; name it in {given.key('profile_claim')}"
        )
    if given.is_set("profile_claim"):
        yield f"{source} and {given.key('profile_claim')} exclude each other: the claim is studio_profile"
    if given.is_set("token_use"):
        yield (
            f"{source} and {given.key('token_use')} 'id' exclude each other: the claim is written into access tokens"
        )
    if given["user_pool_tier"] == "LITE":
        yield (
            f"{source} and {given.key('user_pool_tier')} 'LITE' exclude each other: "
            "access tokens take claims in ESSENTIALS and PLUS only"
        )


def directory(given: Given) -> Iterator[str]:
    """A table of people beside what else says who is who."""
    entries, key, table = given["directory"], given.key("directory"), given.key("directory_table_name")
    source = given["profile_from"]
    if entries and source != "directory":
        yield f"{key} needs {given.key('profile_from')} 'directory'; it is {source!r}"
    if given["directory_table_name"] != "" and source == "username":
        yield f"{table} needs {given.key('profile_from')} 'directory' or 'claim'; it is 'username'"
    yield from one_owner_each(entries, key)
    if given["user_pool_id"] == "":
        for number, entry in enumerate(entries):
            if entry["user"] != entry["user"].lower():
                yield (
                    f"{key}[{number}].user: {entry['user']!r} would match nobody: the created pool's tokens have user "
                    "names in lower case"
                )
    if isinstance(given["domain_id"], pulumi.Output):
        return
    known = {given["domain_id"], *(choice["domain_id"] for choice in given["domains"])} - {""}
    for number, entry in enumerate(entries):
        if "domain" in entry and entry["domain"] not in known:
            allowed = ", ".join(sorted(known)) or "none"
            yield f"{key}[{number}].domain: {entry['domain']!r} is no domain of this front door; allowed is {allowed}"


def domains(given: Given) -> Iterator[str]:
    """Domains that groups open."""
    choices, key = given["domains"], given.key("domains")
    if not choices and given.is_set("without_domain_group"):
        yield f"{given.key('without_domain_group')} needs {key}: without them everybody has the one domain"
    length = len(json.dumps(choices))
    if length > _MOST_DOMAIN_CHARACTERS:
        yield f"{key}: {length} characters together; allowed are {_MOST_DOMAIN_CHARACTERS}"
    first: dict[str, int] = {}
    for number, choice in enumerate(choices):
        earlier = first.setdefault(choice["group"], number)
        if earlier != number:
            yield (
                f"{key}[{number}].group: {choice['group']!r} is in {key}[{earlier}] already, and the first match wins; "
                "remove one"
            )


IDENTITY_RULES = (federation, profile_claim, directory, domains)
