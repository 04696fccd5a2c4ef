"""Settings of the page, the portals and the first sign-in that are each allowed, but not together."""

import json
from collections.abc import Iterator

from .given import Given

# Lambda takes 4,096 bytes of environment; the rest is for the other variables: on the page, the sign-in's addresses.
_MOST_ON_THE_PAGE = 2600
_MOST_TAGS = 3000
_OF_THE_PAGE = ("brand_name", "brand_logo", "brand_color", "help_url")
_OF_NEW_PROFILES = ("create_profiles_for_groups", "profile_execution_role_arn", "profile_security_group_ids")


def page(given: Given) -> Iterator[str]:
    """What is only on the page needs the page."""
    if given["page"] and not given["issuers"]:
        return
    why = f"{given.key('page')} false" if not given["page"] else given.key("issuers")
    for name in (name for name in _OF_THE_PAGE if given.is_set(name)):
        key = given.key(name)
        yield f"{key} and {why} exclude each other: {key} is only on the page; remove one of the two"


def page_size(given: Given) -> Iterator[str]:
    """The page's function is told all of it in its environment."""
    names = ("spaces", "landing_uris", "brand_name", "brand_logo", "help_url")
    length = len(json.dumps([given[name] for name in names]))
    if given["page"] and length > _MOST_ON_THE_PAGE:
        keys = ", ".join(map(given.key, names))
        yield f"{keys}: {length} characters together; allowed on a page are {_MOST_ON_THE_PAGE}"


def new_profiles(given: Given) -> Iterator[str]:
    """Who may have a profile created is always said, and nothing else of it without the switch."""
    switch = given.key("create_profiles")
    if not given["create_profiles"]:
        for name in (name for name in _OF_NEW_PROFILES if given.is_set(name)):
            yield f"{given.key(name)} needs {switch} true: it shapes only profiles that are created at sign-in"
        return
    if not given["create_profiles_for_groups"]:
        yield f"{given.key('create_profiles_for_groups')}: missing; {switch} needs the groups whose people may have one"
    if given["domains"]:
        yield f"{switch} and {given.key('domains')} exclude each other: profiles are created in one domain only"
    length = len(json.dumps(given["tags"]))
    if length > _MOST_TAGS:
        yield f"{given.key('tags')}: {length} characters; with {switch} allowed are {_MOST_TAGS}"


RULES = (page, page_size, new_profiles)
