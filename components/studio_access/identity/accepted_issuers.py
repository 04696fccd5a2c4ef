"""Whose tokens the API accepts, who has which profile, and how the authorizer is told of both."""

import json
from collections.abc import Mapping
from pathlib import Path

import pulumi

from ..aws.location import Location
from ..config.settings import Settings
from ..front.sign_in import SignIn
from ..lambda_functions.environment import other_issuers as entries_of_others
from ..lambda_functions.environment import pool_issuers
from ..lambda_functions.execution_role import ExecutionRole
from ..lambda_functions.kinds import KEY_REFRESHER, Kind
from .directory import Directory
from .identity import Identity
from .key_refresh import Entries, KeyRefresh
from .other_issuers import OtherIssuers, other_issuers


class AcceptedIssuers:
    """Identity of either kind, with the refresher of its keys where that is wanted."""

    identity: Identity | OtherIssuers
    sign_in: pulumi.Output[SignIn | None]
    """Where the page lets a browser sign in; None where other issuers do."""
    sign_in_url: pulumi.Output[str]
    """The same, for operators; empty where it is not known."""
    directory_table: pulumi.Output[str]
    """The table that says who has which profile; empty where there is none."""
    authorizer_environment: dict[str, pulumi.Input[str]]
    resources: list[pulumi.Resource]
    """What is created for the sign-in, and its logs with it; nothing where other issuers do it."""

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        location: pulumi.Output[Location],
        prefix: str,
        authorizer: ExecutionRole,
        bundles: Mapping[Kind, Path],
        page_address: pulumi.Output[str],
        opts: pulumi.ResourceOptions,
    ) -> None:
        directory = None
        if settings.profile_from != "username":
            directory = Directory(f"{name}-directory", settings=settings, location=location, prefix=prefix, opts=opts)
        self.directory_table = directory.table_name if directory else pulumi.Output.from_input("")
        if settings.issuers:
            self.identity = other_issuers(settings)
            self.sign_in, self.sign_in_url = pulumi.Output.from_input(None), pulumi.Output.from_input("")
            self.resources = []
        else:
            self.identity = Identity(
                name,
                settings=settings,
                location=location,
                prefix=prefix,
                directory=directory,
                bundles=bundles,
                page_address=page_address,
                opts=opts,
            )
            self.sign_in, self.sign_in_url = self.identity.sign_in, self.identity.sign_in_url
            self.resources = [self.identity]
        issuers = _entries(settings, self.identity)
        if settings.key_refresh == "scheduled":
            issuers = KeyRefresh(
                name,
                settings=settings,
                location=location,
                prefix=prefix,
                issuers=issuers,
                authorizer=authorizer,
                bundle=bundles[KEY_REFRESHER],
                opts=opts,
            ).issuers
        self.authorizer_environment = {
            "ISSUERS": issuers.apply(json.dumps),
            "SECOND_OPINION": str(settings.second_opinion).lower(),
        }
        if directory and settings.profile_from == "directory":
            directory.let_look_up(authorizer)
            directory.list_people(self.identity.issuer)
            self.authorizer_environment["DIRECTORY_TABLE"] = directory.table_name


def _entries(settings: Settings, identity: Identity | OtherIssuers) -> pulumi.Output[Entries]:
    if settings.issuers:
        return pulumi.Output.from_input(entries_of_others(settings))
    return pulumi.Output.all(identity.issuer, identity.client_ids).apply(lambda known: pool_issuers(settings, *known))
