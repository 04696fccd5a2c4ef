"""For how long tokens are good, and whether they can be taken back."""

from collections.abc import Iterator

from pulumi_policy import Severity

from ..inputs import NotYetKnownError, Resource
from ..policy import About, Config, decided, resource_policy
from .app_client import CLIENTS

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
# Cognito API reference, CreateUserPoolClient: the unit that counts where none is given, and the life where none is.
_LIVES = {
    "accessToken": ("accessTokenValidity", "hours", 3600),
    "idToken": ("idTokenValidity", "hours", 3600),
    "refreshToken": ("refreshTokenValidity", "days", 30 * 86400),
}


def _lives(resource: Resource, config: Config) -> Iterator[str | NotYetKnownError]:
    for token, setting in (
        ("accessToken", "accessMinutes"),
        ("idToken", "accessMinutes"),
        ("refreshToken", "refreshHours"),
    ):
        yield from decided(_life, resource, token, config[setting] * (60 if setting == "accessMinutes" else 3600))


def _life(resource: Resource, token: str, most: float) -> Iterator[str]:
    name, unit, otherwise = _LIVES[token]
    number = resource.known(name)
    given = resource.known("tokenValidityUnits", token) or unit
    seconds = number * _SECONDS.get(given, float("inf")) if number else otherwise
    if seconds > most:
        yield f"its {name} is longer than {most / 60:g} minutes"


def _revocable(resource: Resource, _: Config) -> Iterator[str]:
    if resource.known("enableTokenRevocation") is False:
        yield "nobody can be signed out, since its tokens cannot be revoked"


COGNITO_TOKEN_LIFE = resource_policy(
    About(
        name="cognito-token-life",
        description="Tokens are good for a short time.",
        severity=Severity.HIGH,
        remedy="Set accessTokenValidity, idTokenValidity and refreshTokenValidity with tokenValidityUnits",
        config={
            "accessMinutes": {
                "type": "number",
                "minimum": 5,
                "default": 60,
                "description": "The longest life of an access or identity token, in minutes.",
            },
            "refreshHours": {
                "type": "number",
                "minimum": 1,
                "default": 24,
                "description": "The longest life of a refresh token, in hours.",
            },
        },
    ),
    dict.fromkeys(CLIENTS, _lives),
)

COGNITO_REVOCABLE_TOKENS = resource_policy(
    About(
        name="cognito-revocable-tokens",
        description="Tokens can be revoked.",
        severity=Severity.HIGH,
        remedy="Leave enableTokenRevocation true",
    ),
    dict.fromkeys(CLIENTS, _revocable),
)
