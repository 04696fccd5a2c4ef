"""An issuer whose tokens are accepted, and what its tokens must say."""

from collections.abc import Mapping
from typing import NamedTuple

from jwks_fetch import Location
from signature_key import SignatureKey


class Issuer(NamedTuple):
    """One entry of the configuration, validated."""

    name: str
    """Exact value of the `iss` claim."""
    client_ids: frozenset[str]
    token_use: str
    """`access` or `id`: the only kind of token that is accepted."""
    profile_claim: str
    """The claim whose value is the name of the SageMaker user profile."""
    scopes: frozenset[str]
    """All of these must be granted."""
    groups: frozenset[str]
    """At least one of these must be granted; empty asks for none."""
    groups_claim: str
    profile_groups: frozenset[str]
    """Whoever is in one of these may have their user profile created; empty: nobody."""
    bundled_keys: Mapping[str, SignatureKey]
    """Keys known from the start, by key id."""
    key_set_location: Location | None
    """Where newer keys are; without it the bundled keys are all there is."""
