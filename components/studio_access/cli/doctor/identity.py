"""Can only those sign in who should, and can their tokens be checked?"""

from collections.abc import Iterator, Mapping
from typing import Any

from ..network import UnreachableError
from ..users.pool import PROFILE_ATTRIBUTE
from .finding import ADVICE, PROBLEM, REDEPLOY, UNKNOWN, Check, Finding, Patient

_OK = 200


def pool(patient: Patient) -> Iterator[Finding]:
    """The user pool and its client, created or brought."""
    stack = patient.stack
    if not stack.user_pool_id:
        return
    client = patient.aws.client("cognito-idp")
    found = client.describe_user_pool(UserPoolId=stack.user_pool_id)["UserPool"]
    yield from judged_pool(found, stack.setting("mfa") if not stack.setting("userPoolId") else None)
    app = client.describe_user_pool_client(UserPoolId=stack.user_pool_id, ClientId=stack.outputs["clientId"])
    yield from judged_client(app["UserPoolClient"])


def judged_pool(found: Mapping[str, Any], mfa: str | None) -> Iterator[Finding]:
    """A pool; `mfa` is what the stack gave it, None for a pool that was brought."""
    update = f"aws cognito-idp update-user-pool --user-pool-id {found['Id']} (with all its settings)"
    fix = update if mfa is None else REDEPLOY
    if not found.get("AdminCreateUserConfig", {}).get("AllowAdminCreateUserOnly"):
        yield Finding("everybody can make a user for themselves", "they choose the name that names a profile", fix)
    if found.get("UsernameConfiguration", {}).get("CaseSensitive", True):
        yield Finding(
            "user names that differ only in case are two people",
            "SageMaker takes them for one profile, so one opens the other's Studio",
            "make no such users (`studio-access users add` refuses them); only a new pool can change it",
            ADVICE if mfa is None else PROBLEM,
        )
    has = found.get("MfaConfiguration", "OFF")
    if mfa is not None and has != mfa:
        yield Finding(f"the second factor is {has}, not {mfa}", "a password alone may be enough to sign in", fix)
    elif has != "ON":
        yield Finding(
            f"the second factor is {has}",
            "a password alone is enough to sign in",
            'set mfa: "ON", and pulumi up',
            ADVICE,
        )
    if found.get("DeletionProtection") != "ACTIVE":
        yield Finding(
            "the pool can be deleted", "all users would be lost", "set deletionProtection: true, and pulumi up", ADVICE
        )


def judged_client(found: Mapping[str, Any]) -> Iterator[Finding]:
    """The app client that people sign in with."""
    if "implicit" in found.get("AllowedOAuthFlows", []):
        yield Finding("the app client hands out tokens in addresses (implicit flow)", "they end in logs", REDEPLOY)
    if not found.get("EnableTokenRevocation"):
        yield Finding("sign-ins cannot be revoked", "signing out everywhere does not end them", REDEPLOY)
    if found.get("PreventUserExistenceErrors") != "ENABLED":
        yield Finding("the sign-in says whether a user exists", "strangers can ask who works here", REDEPLOY)
    # No list at all means every attribute (Cognito API reference, WriteAttributes).
    writable = found.get("WriteAttributes")
    if not writable or PROFILE_ATTRIBUTE in writable:
        yield Finding("people can write any attribute of theirs", "one of them may name their profile", REDEPLOY)


def keys(patient: Patient) -> Iterator[Finding]:
    """The keys that tokens are checked with, as this machine gets them."""
    try:
        reply = patient.network.get_public(f"{patient.stack.outputs['issuer']}/.well-known/jwks.json")
    except UnreachableError as error:
        yield Finding(
            f"the issuer's keys cannot be fetched from this machine: {error}",
            "the authorizer fetches them from elsewhere, so this says little",
            "run it again from a machine that reaches the issuer",
            UNKNOWN,
        )
        return
    found = reply.json.get("keys") if isinstance(reply.json, dict) else None
    if reply.status != _OK or not found:
        yield Finding(f"the issuer publishes no keys (status {reply.status})", "no token can be checked", REDEPLOY)


CHECKS = (Check("the user pool", pool), Check("the issuer's keys", keys))
