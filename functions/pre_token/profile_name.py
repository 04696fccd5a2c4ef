"""What is exactly the name of a Studio user profile."""

import re

# SageMaker's own pattern, `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}`, with its limit of 63 characters (API reference,
# CreateUserProfile), written without nested repetition.
_NAME = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?")


def is_profile_name(value: object) -> bool:
    """Whether SageMaker takes it as it is: nothing is trimmed, folded or replaced."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None
