"""Who may sign in where there is no Cognito: the configured issuers, which exist already."""

from dataclasses import dataclass

import pulumi

from ..config.objects import issuer_warnings
from ..config.settings import Settings


@dataclass(frozen=True)
class OtherIssuers:
    """What takes the place of a user pool; nothing is created."""

    user_pool_id: pulumi.Output[str]
    """Empty."""
    client_ids: pulumi.Output[list[str]]
    """The first issuer's accepted clients, if it names any."""
    issuer: pulumi.Output[str]
    """The first issuer."""


def other_issuers(settings: Settings) -> OtherIssuers:
    """The issuers of the settings; says what is allowed and still worth a warning."""
    for note in issuer_warnings(settings.issuers):
        pulumi.warn(note)
    first = settings.issuers[0]
    return OtherIssuers(
        user_pool_id=pulumi.Output.from_input(""),
        client_ids=pulumi.Output.from_input(first.get("client_ids", [""])),
        issuer=pulumi.Output.from_input(first["issuer"]),
    )
