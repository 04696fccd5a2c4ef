"""What SageMaker accepts as a name, so that nothing else ever reaches it; and what a browser calls an origin."""

import re

# The languages of SageMaker's own patterns, `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}` and `d-(-*[a-z0-9]){1,61}`, each with
# its limit of 63 characters (API reference of CreatePresignedDomainUrl), written without nested repetition.
_NAME = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?")
_DOMAIN_ID = re.compile(r"d-[a-z0-9-]{0,60}[a-z0-9]")

_LANDING_URI = re.compile(
    r"(?:studio:|app:(?:JupyterServer|JupyterLab|RStudioServerPro|CodeEditor|Canvas)):[\x21-\x7e]*"
)
_LONGEST_LANDING_URI = 1023  # characters

_ORIGIN = re.compile(r"https://[a-z0-9.-]{1,253}(?::[0-9]{1,5})?")


def is_name(value: object) -> bool:
    """Whether it may be the name of a user profile or a space: ASCII letters, digits and inner hyphens."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def is_domain_id(value: object) -> bool:
    """Whether it may be the id of a Studio domain."""
    return isinstance(value, str) and _DOMAIN_ID.fullmatch(value) is not None


def is_landing_uri(value: object) -> bool:
    """Whether it is a page of Studio or of one of its applications, and not an address elsewhere."""
    return isinstance(value, str) and len(value) <= _LONGEST_LANDING_URI and _LANDING_URI.fullmatch(value) is not None


def is_origin(value: object) -> bool:
    """Whether it is the origin of pages over https, as a browser sends it."""
    return isinstance(value, str) and _ORIGIN.fullmatch(value) is not None
