"""The names that SageMaker and DynamoDB accept, so that nothing else ever reaches a path, an ARN or a policy.

Nothing is trimmed, folded or replaced: two people must never meet on one user profile by such a change.
"""

import re
from typing import TypeGuard

# The languages of SageMaker's own patterns of UserProfileName and SpaceName, `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}`, and of
# DomainId, `d-(-*[a-z0-9]){1,61}`, each with its limit of 63 characters (API reference, CreatePresignedDomainUrl),
# written without nested repetition.
_NAME = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?")
_DOMAIN_ID = re.compile(r"d-[a-z0-9-]{0,60}[a-z0-9]")
# DynamoDB's own pattern (API reference, GetItem).
_TABLE = re.compile(r"[a-zA-Z0-9_.-]{3,255}")


def is_profile_name(value: object) -> TypeGuard[str]:
    """Whether it may be the name of a user profile: ASCII letters, digits and inner hyphens, 63 at most."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def is_space_name(value: object) -> TypeGuard[str]:
    """Whether it may be the name of a space: SageMaker has one pattern for both."""
    return is_profile_name(value)


def is_domain_id(value: object) -> TypeGuard[str]:
    """Whether it may be the id of a Studio domain."""
    return isinstance(value, str) and _DOMAIN_ID.fullmatch(value) is not None


def is_table_name(value: object) -> TypeGuard[str]:
    """Whether it may be the name of a DynamoDB table."""
    return isinstance(value, str) and _TABLE.fullmatch(value) is not None
