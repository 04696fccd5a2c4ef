"""The items of the directory, as DynamoDB takes them: a person's profile, and a profile's owner.

Both are written together, so that a profile has one owner: whoever links a person writes the owner's item on condition
that there is none.
"""

from collections.abc import Mapping
from typing import Any

from ..iam.directory_table import OWNERS

Item = dict[str, dict[str, str]]


def link(issuer: str, entry: Mapping[str, Any]) -> Item:
    """Who signs in as this person has this profile, and its domain where it is given."""
    item = {"issuer": issuer, "person": entry["user"], "profile": entry["profile"]}
    return _texts(item | ({"domain": entry["domain"]} if "domain" in entry else {}))


def owner(issuer: str, entry: Mapping[str, Any]) -> Item:
    """This profile is that person's; in lower case, since SageMaker takes names that differ in case for one."""
    return _texts(
        {
            "issuer": OWNERS,
            "person": entry["profile"].lower(),
            "owner_issuer": issuer,
            "owner_person": entry["user"],
        }
    )


def _texts(values: Mapping[str, str]) -> Item:
    return {name: {"S": value} for name, value in values.items()}
