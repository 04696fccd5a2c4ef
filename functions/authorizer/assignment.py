"""Which user profile, and which Studio domain, a believed token gives: by its own claims, or by the directory."""

from collections.abc import Callable
from typing import NamedTuple

import claims
import user_profile
from claim_path import value_at
from refusal import ForbiddenError, Reason
from verifier import Believed


class Assignment(NamedTuple):
    """What is a person's own."""

    profile: str
    domain: str | None
    """Where several domains are served and it is known which one is theirs."""


def rule(directory_table: str | None) -> Callable[[Believed], Assignment]:
    """How tokens become profiles in this deployment; the function raises `ForbiddenError` for those that do not."""
    if directory_table is None:
        return by_claim
    import directory  # noqa: PLC0415 (the AWS SDK would be most of the function's start, so only where it is needed)

    def by_directory(believed: Believed) -> Assignment:
        person = value_at(believed.claims, believed.issuer.profile_claim)
        entry = directory.look_up(directory_table, believed.issuer.name, person)
        return Assignment(entry.profile, entry.domain or claims.domain_of(believed.claims, believed.issuer))

    return by_directory


def by_claim(believed: Believed) -> Assignment:
    """The profile claim names the profile itself."""
    profile = user_profile.of_claims(believed.claims, believed.issuer.profile_claim)
    if believed.issuer.lower_case_only and profile != profile.lower():
        raise ForbiddenError(Reason.PROFILE)
    return Assignment(profile, claims.domain_of(believed.claims, believed.issuer) if believed.issuer.domains else None)
