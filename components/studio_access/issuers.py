"""Whose tokens the API accepts: what the authorizer reads of each, and the page of the one it signs in at."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pulumi

from .aws.naming import camel_case
from .config.objects import PROFILE_ATTRIBUTE, issuer_warnings
from .config.settings import Settings

PROFILE_CLAIM = PROFILE_ATTRIBUTE.removeprefix("custom:")
"""The claim that the created pool's access tokens name the profile in, with `profile_from` `claim`: the attribute's
name in the pool, which Cognito shows with `custom:` before it."""

Entry = dict[str, Any]
"""One issuer as the authorizer reads it in its variable `ISSUERS`."""

_KEPT = ("issuer", "token_type", "audiences", "client_ids", "client_claim", "profile_claim", "scope_claim", "jwks_uri")


@dataclass(frozen=True)
class SignIn:
    """Where a browser signs in: one client of one issuer, public and with PKCE; the page knows no identity provider."""

    issuer: str
    """Exactly the `iss` of its ID tokens."""
    client_id: str
    authorization_endpoint: str
    token_endpoint: str
    """Must let the page call it (CORS); Cognito's does."""
    scope: str = "openid"
    revocation_endpoint: str = ""
    """RFC 7009; empty: refresh tokens end by their time."""
    logout_endpoint: str = ""
    """Ends the sign-in of the browser; empty: signing out ends only what the page knows."""
    logout_parameter: str = "post_logout_redirect_uri"
    """Names the way back: OpenID Connect RP-Initiated Logout's, or Cognito's `logout_uri`."""

    def to_json(self) -> str:
        """As the page's function reads it."""
        return json.dumps({camel_case(name): value for name, value in asdict(self).items()})


def sign_in_at_cognito(*, issuer: str, client_id: str, host: str) -> SignIn:
    """A user pool's client (Cognito developer guide, "User pool endpoints and managed login reference")."""
    return SignIn(
        issuer=issuer,
        client_id=client_id,
        authorization_endpoint=f"https://{host}/oauth2/authorize",
        token_endpoint=f"https://{host}/oauth2/token",
        revocation_endpoint=f"https://{host}/oauth2/revoke",
        logout_endpoint=f"https://{host}/logout",
        logout_parameter="logout_uri",
    )


@dataclass(frozen=True)
class TokenIssuers:
    """The issuers of the tokens that the API accepts: a user pool, or those of the settings."""

    issuer: pulumi.Output[str]
    """The pool, or the first of the settings' issuers."""
    client_ids: pulumi.Output[list[str]]
    """The pool's accepted clients, or the first issuer's, if it names any."""
    entries: pulumi.Output[list[Entry]]
    """All of them, as the authorizer reads them."""
    user_pool_id: pulumi.Output[str]
    """Empty where there is no pool."""
    sign_in: pulumi.Output[SignIn | None]
    """Where the page lets a browser sign in; None where other issuers do."""
    sign_in_url: pulumi.Output[str]
    """The same, for operators; empty where it is not known."""


def external_issuers(settings: Settings) -> TokenIssuers:
    """The issuers of the settings, which exist already; says what is allowed and still worth a warning."""
    for warning in issuer_warnings(settings.issuers):
        pulumi.warn(warning)
    first = settings.issuers[0]
    return TokenIssuers(
        issuer=pulumi.Output.from_input(first["issuer"]),
        client_ids=pulumi.Output.from_input(first.get("client_ids", [""])),
        entries=pulumi.Output.from_input(external_entries(settings)),
        user_pool_id=pulumi.Output.from_input(""),
        sign_in=pulumi.Output.from_input(None),
        sign_in_url=pulumi.Output.from_input(""),
    )


def pool_entries(settings: Settings, *, issuer: str, client_ids: Sequence[str]) -> list[Entry]:
    """What the authorizer reads of a user pool: for whom its tokens count, and which claim names the profile."""
    accepted: Entry = {
        "issuer": issuer,
        "jwks_uri": f"{issuer}/.well-known/jwks.json",
        "client_ids": list(client_ids),
        "token_use": settings.token_use,
        "profile_claim": PROFILE_CLAIM if settings.profile_from == "claim" else settings.profile_claim,
    }
    if settings.required_scopes:
        accepted["scopes"] = settings.required_scopes
    if settings.required_groups:
        accepted["groups"] = settings.required_groups
    return [accepted | _for_all(settings)]


def external_entries(settings: Settings) -> list[Entry]:
    """What the authorizer reads of the settings' issuers; where none says where keys are, they are discovered."""
    return [_external_entry(configured) | _for_all(settings) for configured in settings.issuers]


def _for_all(settings: Settings) -> Entry:
    """What holds whoever issues the tokens: the domains that groups open, and who may have a profile created."""
    choices = [{"group": choice["group"], "domain": choice["domain_id"]} for choice in settings.domains]
    domains: Entry = {"domains": choices} if choices else {}
    # The created pool has no two names that differ only in case, and a directory has one owner for each profile.
    may_differ = settings.profile_from == "username" and (settings.issuers or settings.user_pool_id != "")
    if may_differ and not settings.mixed_case_profiles:
        domains = {**domains, "profile_case": "lower"}
    return domains | ({"profile_groups": settings.create_profiles_for_groups} if settings.create_profiles else {})


def _external_entry(configured: Mapping[str, Any]) -> Entry:
    entry: Entry = {name: configured[name] for name in _KEPT if name in configured}
    if "required_scopes" in configured:
        entry["scopes"] = configured["required_scopes"]
    if "required_groups" in configured:
        entry["groups"] = configured["required_groups"]
    # The function's own default is Cognito's claim.
    entry["groups_claim"] = configured.get("groups_claim", "groups")
    if "jwks" in configured:
        entry["jwks"] = json.loads(configured["jwks"])
    elif "jwks_uri" not in configured:
        entry["discover"] = True
    return entry
