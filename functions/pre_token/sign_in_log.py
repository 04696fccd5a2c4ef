"""One JSON line a sign-in: whose profile it was or why there was none, never a name of a person or a token."""

import json
import re

from refused import Reason

# What an alarm looks for: two people have one profile, and neither gets in until an administrator decides.
CONTESTED_MARKER = "STUDIO_PROFILE_CONTESTED"
_SUBJECT = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_WORD = re.compile(r"[a-zA-Z0-9]{1,100}")


def write(reason: Reason, profile: str, subject: object, error: str) -> None:
    """Print the line; Lambda brings standard output to the function's log group."""
    line = {
        "event": "sign_in",
        "decision": "allow" if reason is Reason.OWN_PROFILE else "deny",
        "reason": reason.code,
        "profile": profile,
        "principal": _only(_SUBJECT, subject),
        "error": _only(_WORD, error),
        "alarm": CONTESTED_MARKER if reason is Reason.PROFILE_CONTESTED else "",
    }
    print(json.dumps({name: value for name, value in line.items() if value}))


def _only(pattern: re.Pattern[str], value: object) -> str:
    return value if isinstance(value, str) and pattern.fullmatch(value) else ""
