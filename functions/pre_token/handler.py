"""The pre-token entry point: writes a person's own Studio profile into their access token, or refuses the sign-in."""

import os
from typing import Any

from profile_owners import Configuration, ProfileOwners
from sign_in import PROFILE_CLAIM, Reason, SignIn, SignInRefusedError, sign_in_of, write_log

CONFIGURATION = Configuration.from_environment(os.environ)
OWNERS = ProfileOwners(CONFIGURATION)


def handler(event: object, _context: object) -> dict[str, Any]:
    """Answer Cognito; whatever happens, there is either exactly one claim more or no token at all."""
    profile = ""
    try:
        sign_in = sign_in_of(event)
        profile = sign_in.profile
        OWNERS.claim(profile, f"{CONFIGURATION.issuers_of_pools}/{sign_in.pool_id}", sign_in.user)
        answer = _with_claim(event, sign_in)
    except SignInRefusedError as refusal:
        write_log(refusal.reason, profile, event, refusal.error)
        raise
    except Exception as error:  # noqa: BLE001  the text of what we did not foresee may hold anything: only its class is logged
        write_log(Reason.INTERNAL, profile, event, type(error).__name__)
        raise SignInRefusedError(Reason.INTERNAL) from None
    write_log(Reason.OWN_PROFILE, profile, event)
    return answer


def _with_claim(event: object, sign_in: SignIn) -> dict[str, Any]:
    """The event with the one claim that is written, in the access token only; nothing else of a token is touched."""
    if not isinstance(event, dict):
        raise SignInRefusedError(Reason.EVENT)
    claims = {"accessTokenGeneration": {"claimsToAddOrOverride": {PROFILE_CLAIM: sign_in.profile}}}
    return {**event, "response": {"claimsAndScopeOverrideDetails": claims}}
