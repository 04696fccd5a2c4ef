"""The items of the directory: a person's profile, and a profile's owner.

Both are written together, so that a profile has one owner: whoever links a person writes the owner's item on condition
that there is none.
"""

import json
from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws

from ..context import Context, when_known
from ..iam.directory_table import OWNERS

Item = dict[str, dict[str, str]]
"""As DynamoDB takes it."""


def list_people(context: Context, table_name: pulumi.Output[str], issuer: pulumi.Output[str]) -> None:
    """Write the people of the settings, who sign in at one issuer.

    The owner first: the provider creates an item only where there is none, so a profile that is somebody's already
    stops the deployment before the person is linked.
    """

    def item(name: str, text: pulumi.Output[str], *after: pulumi.Resource) -> aws.dynamodb.TableItem:
        return aws.dynamodb.TableItem(
            f"{context.name}-directory-{name}",
            table_name=table_name,
            hash_key="issuer",
            range_key="person",
            item=text,
            opts=context.options(depends_on=list(after)),
        )

    for entry in context.settings.directory:
        profile = entry["profile"].lower()
        known = {"issuer": issuer, "entry": entry}
        owns = item(f"owner-{profile}", when_known(lambda **known: json.dumps(owner(**known)), **known))
        item(f"person-{profile}", when_known(lambda **known: json.dumps(link(**known)), **known), owns)


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
