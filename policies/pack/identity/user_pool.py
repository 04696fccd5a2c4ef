"""Who gets an account in a user pool, and how well it is kept."""

from collections.abc import Iterator

from pulumi_policy import Severity

from ..inputs import Resource
from ..policy import ADVISORY, About, Config, resource_policy

POOL = "aws:cognito/userPool:UserPool"
_CLASSES = ("requireLowercase", "requireUppercase", "requireNumbers", "requireSymbols")


def _sign_up(resource: Resource, _: Config) -> Iterator[str]:
    if resource.known("adminCreateUserConfig", "allowAdminCreateUserOnly") is not True:
        yield "anybody can sign up"


def _second_factor(resource: Resource, config: Config) -> Iterator[str]:
    if (resource.known("mfaConfiguration") or "OFF") not in config["allowed"]:
        yield "a password alone is enough to sign in"


def _passwords(resource: Resource, config: Config) -> Iterator[str]:
    rules = resource.known("passwordPolicy") or {}
    if (rules.get("minimumLength") or 0) < config["shortest"]:
        yield f"passwords may be shorter than {config['shortest']:g} characters"
    if not all(rules.get(name) for name in _CLASSES):
        yield "passwords need not mix letters, numbers and symbols"


def _protected(resource: Resource, _: Config) -> Iterator[str]:
    if resource.known("deletionProtection") != "ACTIVE":
        yield "it, and everybody in it, can be deleted by mistake"


def _guests(resource: Resource, _: Config) -> Iterator[str]:
    if resource.known("allowUnauthenticatedIdentities"):
        yield "it gives AWS credentials to whoever asks"


COGNITO_ADMIN_CREATES_USERS = resource_policy(
    About(
        name="cognito-admin-creates-users",
        description="Only administrators create users.",
        severity=Severity.CRITICAL,
        remedy="Set adminCreateUserConfig.allowAdminCreateUserOnly to true",
    ),
    {POOL: _sign_up},
)

COGNITO_SECOND_FACTOR = resource_policy(
    About(
        name="cognito-second-factor",
        description="People sign in with a second factor.",
        severity=Severity.HIGH,
        level=ADVISORY,
        controls=("securityhub:Cognito.5", "config:cognito-user-pool-mfa-enabled"),
        remedy="Set mfaConfiguration to ON",
        config={
            "allowed": {
                "type": "array",
                "items": {"type": "string", "enum": ["ON", "OPTIONAL", "OFF"]},
                "default": ["ON"],
                "description": "Values of mfaConfiguration that are enough; OFF where all people are federated.",
            }
        },
    ),
    {POOL: _second_factor},
)

COGNITO_PASSWORDS = resource_policy(
    About(
        name="cognito-passwords",
        description="Passwords are long and mixed.",
        severity=Severity.MEDIUM,
        level=ADVISORY,
        controls=("securityhub:Cognito.3", "config:cognito-user-pool-password-policy-check"),
        remedy="Set passwordPolicy",
        config={
            "shortest": {
                "type": "number",
                "minimum": 8,
                "default": 12,
                "description": "The shortest password, in characters.",
            }
        },
    ),
    {POOL: _passwords},
)

COGNITO_DELETION_PROTECTION = resource_policy(
    About(
        name="cognito-deletion-protection",
        description="User pools are protected from deletion.",
        severity=Severity.MEDIUM,
        level=ADVISORY,
        controls=("securityhub:Cognito.6", "config:cognito-user-pool-deletion-protection-enabled"),
        remedy="Set deletionProtection to ACTIVE",
    ),
    {POOL: _protected},
)

COGNITO_NO_GUESTS = resource_policy(
    About(
        name="cognito-no-guests",
        description="Identity pools give nothing to people who are not signed in.",
        severity=Severity.CRITICAL,
        controls=("securityhub:Cognito.2", "checkov:CKV_AWS_366"),
        remedy="Set allowUnauthenticatedIdentities to false",
    ),
    {"aws:cognito/identityPool:IdentityPool": _guests},
)
