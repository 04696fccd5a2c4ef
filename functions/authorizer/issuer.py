"""An issuer whose tokens are accepted, and what its tokens must say."""

from collections.abc import Mapping
from typing import NamedTuple

from claim_path import ClaimPath
from cognito_token import CognitoToken
from external_token import AccessToken, IdToken
from key_source import KeySource
from signature_key import SignatureKey


class Issuer(NamedTuple):
    """One entry of the configuration, validated."""

    name: str
    """Exact value of the `iss` claim."""
    rules: CognitoToken | AccessToken | IdToken
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
