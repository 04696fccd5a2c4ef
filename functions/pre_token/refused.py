"""Why a sign-in is refused: a fixed code for the log, and a fixed sentence that Cognito shows to the person."""

from enum import Enum


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
