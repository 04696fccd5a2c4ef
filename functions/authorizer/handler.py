"""Entry point of the API's authorizer: who is calling, and which one user profile is theirs."""

import os
import time
from typing import Any

import access_policy
import assignment
import bearer_token
import claims
import configuration
import decision_log
from decision_log import ForbiddenError, Reason, UnauthorizedError
from key_store import KeyStore
from verifier import Verifier, opinion_of_pyjwt

Answer = dict[str, Any]


def handler(event: Any, _context: object) -> Answer:
    """Answer a REQUEST authorizer event with a policy, or raise the one error that API Gateway turns into a 401."""
    try:
        return _answer(event)
    except UnauthorizedError as refusal:
        reason, error = refusal.reason, ""
    except Exception as unexpected:  # noqa: BLE001 (fail closed: a mistake of ours is a 401, never a 500 and never access)
        reason, error = Reason.INTERNAL, type(unexpected).__name__
    decision_log.unauthorized(event, reason, error)
    raise Exception("Unauthorized")  # noqa: TRY002 (API Gateway knows this message only; any other gives a 500)


def _answer(event: Any) -> Answer:
    verified = _VERIFIER.verify(bearer_token.token_of(event), time.time())
    subject, expires = verified.caller
    try:
        claims.check_rights(verified.claims, verified.issuer)
        profile, domain = _ASSIGNMENT(verified)
        stage = access_policy.stage_arn(event.get("methodArn"))
    except ForbiddenError as refusal:
        decision_log.denied(event, subject, refusal.reason)
        return _response(subject, access_policy.deny_everything(), {"decision": "deny", "reason": refusal.reason.value})
    decision_log.allowed(event, subject, profile)
    context = {"decision": "allow", "reason": Reason.OWN_PROFILE.value, "profile": profile}
    if domain:
        context["domain"] = domain
    more = ["POST/me/profile"] if claims.may_create_profile(verified.claims, verified.issuer) else []
    return _response(subject, access_policy.own_routes_only(stage, profile, expires, *more), context)


def _response(subject: str, policy: access_policy.Policy, context: dict[str, str]) -> Answer:
    return {"principalId": subject, "policyDocument": policy, "context": context}


_CONFIGURATION = configuration.read(os.environ)
_ASSIGNMENT = assignment.rule(_CONFIGURATION.directory_table)
_VERIFIER = Verifier(KeyStore(_CONFIGURATION.issuers), opinion_of_pyjwt() if _CONFIGURATION.second_opinion else None)
