"""Who signs in, read defensively from Cognito's event; how the sign-in can end; and its line in the log."""

import re
from dataclasses import dataclass
from enum import Enum

import log
from event import matching, value_at
from names import is_profile_name

PROFILE_ATTRIBUTE = "custom:studio_profile"
PROFILE_CLAIM = "studio_profile"
_VERSION = "2"
_POOL_ID = re.compile(r"[a-z0-9-]{1,32}_[0-9a-zA-Z]{1,45}")
_LONGEST_NAME = 128  # characters; botocore, cognito-idp, UsernameType
_SUBJECT = re.compile(r"[a-zA-Z0-9_-]{1,64}")

# What an alarm looks for: two people have one profile, and neither gets in until an administrator decides.
CONTESTED_MARKER = "STUDIO_PROFILE_CONTESTED"


class Reason(Enum):
    """Every way in which a sign-in can end; the codes are stable, alarms match them."""

    OWN_PROFILE = ("own_profile", "")
    EVENT = ("event", "the sign-in was not understood; please report this")
    PROFILE_MISSING = ("profile_missing", "no Studio user profile is set for you; please ask your administrator")
    PROFILE_INVALID = (
        "profile_invalid",
        "the Studio user profile set for you is not a valid name; please ask your administrator",
    )
    PROFILE_CONTESTED = (
        "profile_contested",
        "your Studio user profile is set for somebody else too; please ask your administrator",
    )
    OWNERS_UNKNOWN = ("owners_unknown", "your Studio user profile could not be checked; please try again")
    INTERNAL = ("internal", "your Studio user profile could not be checked; please report this")

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        self.sentence = sentence


class SignInRefusedError(Exception):
    """Raised if a person gets no token; Cognito refuses the sign-in and shows the sentence."""

    def __init__(self, reason: Reason, error: str = "") -> None:
        super().__init__(reason.sentence)
        self.reason = reason
        self.error = error
        """The class or code of what went wrong, never its text."""


@dataclass(frozen=True)
class SignIn:
    """A person of a pool, and the profile that is set for them."""

    pool_id: str
    user: str
    profile: str


def sign_in_of(event: object) -> SignIn:
    """The person that an event of the trigger's version 2 is about, or a refusal."""
    pool_id, user = value_at(event, "userPoolId"), value_at(event, "userName")
    version, source = value_at(event, "version"), str(value_at(event, "triggerSource"))
    is_known = version == _VERSION and source.startswith("TokenGeneration_")
    if not (is_known and isinstance(pool_id, str) and _POOL_ID.fullmatch(pool_id)):
        raise SignInRefusedError(Reason.EVENT)
    if not (isinstance(user, str) and 0 < len(user) <= _LONGEST_NAME):
        raise SignInRefusedError(Reason.EVENT)
    profile = value_at(event, "request", "userAttributes", PROFILE_ATTRIBUTE)
    if profile is None or profile == "":
        raise SignInRefusedError(Reason.PROFILE_MISSING)
    if not is_profile_name(profile):
        raise SignInRefusedError(Reason.PROFILE_INVALID)
    return SignIn(pool_id, user, profile)


def write_log(reason: Reason, profile: str, event: object, error: str = "") -> None:
    """One line a sign-in: whose profile it was or why there was none, never a name of a person or a token.

    error: the class or code of what went wrong.
    """
    line = {
        "event": "sign_in",
        "decision": "allow" if reason is Reason.OWN_PROFILE else "deny",
        "reason": reason.code,
        "profile": profile,
        "principal": matching(_SUBJECT, value_at(event, "request", "userAttributes", "sub")),
        "error": log.word(error),
        "alarm": CONTESTED_MARKER if reason is Reason.PROFILE_CONTESTED else "",
    }
    log.write({name: value for name, value in line.items() if value})
