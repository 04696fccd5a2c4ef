"""Who signs in: Cognito's event, read defensively, becomes a person with a profile."""

import re
from dataclasses import dataclass

from profile_name import is_profile_name
from refused import Reason, SignInRefusedError

PROFILE_ATTRIBUTE = "custom:studio_profile"
PROFILE_CLAIM = "studio_profile"
_VERSION = "2"
_POOL_ID = re.compile(r"[a-z0-9-]{1,32}_[0-9a-zA-Z]{1,45}")
_LONGEST_NAME = 128  # characters; botocore, cognito-idp, UsernameType


@dataclass(frozen=True)
class SignIn:
    """A person of a pool, and the profile that is set for them."""

    pool_id: str
    user: str
    profile: str


def sign_in_of(event: object) -> SignIn:
    """The person that an event of the trigger's version 2 is about, or a refusal."""
    pool_id, user = _at(event, "userPoolId"), _at(event, "userName")
    is_known = _at(event, "version") == _VERSION and str(_at(event, "triggerSource")).startswith("TokenGeneration_")
    if not (is_known and isinstance(pool_id, str) and _POOL_ID.fullmatch(pool_id)):
        raise SignInRefusedError(Reason.EVENT)
    if not (isinstance(user, str) and 0 < len(user) <= _LONGEST_NAME):
        raise SignInRefusedError(Reason.EVENT)
    profile = _at(event, "request", "userAttributes", PROFILE_ATTRIBUTE)
    if profile is None or profile == "":
        raise SignInRefusedError(Reason.PROFILE_MISSING)
    if not (isinstance(profile, str) and is_profile_name(profile)):
        raise SignInRefusedError(Reason.PROFILE_INVALID)
    return SignIn(pool_id, user, profile)


def subject_of(event: object) -> object:
    """Cognito's id of the person, for the log."""
    return _at(event, "request", "userAttributes", "sub")


def _at(event: object, *path: str) -> object:
    value = event
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value
