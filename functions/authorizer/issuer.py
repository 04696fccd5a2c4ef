"""An issuer whose tokens are accepted, what its tokens must say, and where in them a value is."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from key_set import SignatureKey
from key_source import KeySource
from token_rules import TokenRules

ClaimPath = tuple[str, ...]
"""A claim's name, or names from object to object."""


def claim_path(text: str) -> ClaimPath:
    """A slash steps into an object, as in `realm_access/roles`; dots are part of names (Entra's `extn.attribute`).

    A claim whose name is a URL is one name: that is how namespaced claims are called (`https://example.com/profile`).
    """
    return (text,) if "://" in text else tuple(text.split("/"))


def claim_at(claims: Mapping[str, Any], path: ClaimPath) -> Any:
    """The value, or `None` where there is none."""
    value = claims.get(path[0])
    for name in path[1:]:
        value = value.get(name) if isinstance(value, dict) else None
    return value


class Issuer(NamedTuple):
    """One entry of the configuration, validated."""

    name: str
    """Exact value of the `iss` claim."""
    rules: TokenRules
    """Which kind of token is accepted, for whom."""
    profile_claim: ClaimPath
    """The claim whose value is the name of the SageMaker user profile, or of the person in the directory."""
    scopes: frozenset[str]
    """All of these must be granted."""
    groups: frozenset[str]
    """At least one of these must be granted; empty asks for none."""
    groups_claim: ClaimPath
    domains: tuple[tuple[str, str], ...]
    """Groups, and the Studio domain that each selects; the first match counts."""
    lower_case_only: bool
    """Whether a profile name with capitals is refused: SageMaker takes `Bob` for `bob`, who may be somebody else."""
    profile_groups: frozenset[str]
    """Whoever is in one of these may have their user profile created; empty: nobody."""
    bundled_keys: Mapping[str, SignatureKey]
    """Keys known from the start, by key id."""
    key_set_location: KeySource | None
    """Where newer keys are; without it the bundled keys are all there is."""
