"""How people sign in through an app client, where their tokens go, and for how long they are good."""

from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from pulumi_policy import Severity

from ..inputs import NotYetKnownError, Resource
from ..policy import ADVISORY, About, Config, decided, resource_policy

CLIENTS = ("aws:cognito/userPoolClient:UserPoolClient", "aws:cognito/managedUserPoolClient:ManagedUserPoolClient")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PASSWORD_FLOWS = (
    "ALLOW_USER_PASSWORD_AUTH",
    "USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ADMIN_NO_SRP_AUTH",
)
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
# Cognito API reference, CreateUserPoolClient: the unit that counts where none is given, and the life where none is.
_LIVES = {
    "accessToken": ("accessTokenValidity", "hours", 3600),
    "idToken": ("idTokenValidity", "hours", 3600),
    "refreshToken": ("refreshTokenValidity", "days", 30 * 86400),
}
# A token of an SDK sign-in always has this scope, by which its owner may write attributes.
_SELF_SERVICE = "aws.cognito.signin.user.admin"


def _flows(resource: Resource, config: Config) -> Iterator[str]:
    if set(resource.known("allowedOauthFlows") or []) - set(config["flows"]):
        yield "it gives tokens out by an OAuth flow that shows them in addresses, or that needs no person"


def _no_passwords(resource: Resource, _: Config) -> Iterator[str]:
    if set(resource.known("explicitAuthFlows") or []) & set(_PASSWORD_FLOWS):
        yield "applications may ask people for their password"


def _addresses(resource: Resource, config: Config) -> Iterator[str | NotYetKnownError]:
    for name in ("callbackUrls", "logoutUrls", "defaultRedirectUri"):
        yield from decided(_return, resource, name, config)


def _return(resource: Resource, name: str, config: Config) -> Iterator[str | NotYetKnownError]:
    for url in resource.each(name):
        if not isinstance(url, str):
            yield NotYetKnownError(name)
        elif not _is_safe(url, config["hosts"]):
            yield f"its {name} has an address that is neither https nor on this machine, or not of an allowed host"


def _is_safe(url: str, hosts: list[str]) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if not host or _is_ambiguous(url, parts):
        return False
    if parts.scheme == "http":
        return host in _LOOPBACK
    return parts.scheme == "https" and (not hosts or host in [one.lower() for one in hosts] or host in _LOOPBACK)


def _is_ambiguous(url: str, parts: SplitResult) -> bool:
    """Whether readers may disagree about the host: user information, backslashes, blanks, wildcards."""
    return (
        "@" in parts.netloc
        or any(letter in url for letter in "\\*#")
        or any(not "!" <= letter <= "~" for letter in url)
    )


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


def _existence(resource: Resource, _: Config) -> Iterator[str]:
    if resource.known("preventUserExistenceErrors") != "ENABLED":
        yield "it tells strangers which user names exist"


def _attributes(resource: Resource, config: Config) -> Iterator[str]:
    writable = resource.known("writeAttributes")
    names = config["protected"]
    if writable and not any(_is_one_of(attribute, names) for attribute in writable):
        return
    sdk = [flow for flow in resource.known("explicitAuthFlows") or ["ALLOW_USER_SRP_AUTH"] if "REFRESH" not in flow]
    if sdk or _SELF_SERVICE in (resource.known("allowedOauthScopes") or []):
        yield "people can write attributes that may name their user profile, and so become somebody else"


def _is_one_of(attribute: str, names: list[str]) -> bool:
    return any(attribute == name or (name.endswith("*") and attribute.startswith(name[:-1])) for name in names)


COGNITO_CODE_FLOW = resource_policy(
    About(
        name="cognito-code-flow",
        description="App clients use the authorization code flow only.",
        severity=Severity.HIGH,
        remedy="Set allowedOauthFlows to code, and use PKCE",
        config={
            "flows": {
                "type": "array",
                "items": {"type": "string", "enum": ["code", "implicit", "client_credentials"]},
                "default": ["code"],
                "description": "OAuth flows that a client may use.",
            }
        },
    ),
    dict.fromkeys(CLIENTS, _flows),
)

COGNITO_NO_PASSWORD_FLOW = resource_policy(
    About(
        name="cognito-no-password-flow",
        description="Applications do not see passwords.",
        severity=Severity.MEDIUM,
        level=ADVISORY,
        remedy="Leave ALLOW_USER_PASSWORD_AUTH and its administrator's form out of explicitAuthFlows",
    ),
    dict.fromkeys(CLIENTS, _no_passwords),
)

COGNITO_RETURN_ADDRESSES = resource_policy(
    About(
        name="cognito-return-addresses",
        description="Sign-in returns to https addresses, or to this machine.",
        severity=Severity.CRITICAL,
        remedy="Use https, or http on localhost, 127.0.0.1 or [::1]",
        config={
            "hosts": {
                "type": "array",
                "items": {"type": "string"},
                "default": [],
                "description": "Hosts that sign-in may return to by https; none means any.",
            }
        },
    ),
    dict.fromkeys(CLIENTS, _addresses),
)

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

COGNITO_HIDES_USERS = resource_policy(
    About(
        name="cognito-hides-users",
        description="Sign-in does not tell who has an account.",
        severity=Severity.MEDIUM,
        level=ADVISORY,
        remedy="Set preventUserExistenceErrors to ENABLED",
    ),
    dict.fromkeys(CLIENTS, _existence),
)

COGNITO_PROTECTED_ATTRIBUTES = resource_policy(
    About(
        name="cognito-protected-attributes",
        description="People cannot write attributes that may name their user profile.",
        severity=Severity.CRITICAL,
        remedy="Set writeAttributes to what people may change, such as locale",
        config={
            "protected": {
                "type": "array",
                "items": {"type": "string"},
                "default": ["custom:*", "email", "nickname", "preferred_username", "profile"],
                "description": "Attributes that may name a profile; * at the end stands for any end.",
            }
        },
    ),
    dict.fromkeys(CLIENTS, _attributes),
)
