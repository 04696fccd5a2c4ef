"""What may be the name of a SageMaker user profile or domain, and the one place where a claim becomes one."""

import re
from collections.abc import Mapping
from typing import Any, TypeGuard

from claim_path import ClaimPath, value_at
from refusal import ForbiddenError, Reason

# SageMaker's own pattern of UserProfileName (API reference, CreateUserProfile). It holds no character that means
# anything in a path, an ARN or a policy. Repeated hyphens would let it grow past the length, so that is asked as well.
_NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")
# The same for DomainId, written without nested repetition.
_DOMAIN_ID = re.compile(r"d-[a-z0-9-]{0,60}[a-z0-9]")
_MAX_LENGTH = 63


def of_claims(claims: Mapping[str, Any], claim: ClaimPath) -> str:
    """The profile that `claim` names, letter by letter: two people must never meet on one profile by folding."""
    name = value_at(claims, claim)
    if not is_name(name):
        raise ForbiddenError(Reason.PROFILE)
    return name


def is_name(value: object) -> TypeGuard[str]:
    """Whether it may be the name of a user profile."""
    return isinstance(value, str) and len(value) <= _MAX_LENGTH and _NAME.fullmatch(value) is not None


def is_domain_id(value: object) -> TypeGuard[str]:
    """Whether it may be the id of a Studio domain."""
    return isinstance(value, str) and _DOMAIN_ID.fullmatch(value) is not None
