"""The one place where an identity becomes the name of a SageMaker user profile."""

import re
from collections.abc import Mapping
from typing import Any

from refusal import ForbiddenError, Reason

# SageMaker's own pattern of UserProfileName (API reference, CreateUserProfile). It holds no character that means
# anything in a path, an ARN or a policy. Repeated hyphens would let it grow past the length, so that is asked as well.
_NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")
_MAX_LENGTH = 63


def of_claims(claims: Mapping[str, Any], claim: str) -> str:
    """The profile that `claim` names, letter by letter: two people must never meet on one profile by folding."""
    name = claims.get(claim)
    if not isinstance(name, str) or len(name) > _MAX_LENGTH or not _NAME.fullmatch(name):
        raise ForbiddenError(Reason.PROFILE)
    return name
