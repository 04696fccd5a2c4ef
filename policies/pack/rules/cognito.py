"""Cognito: who gets an account, how people sign in, where tokens go and how long they last."""

from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from pulumi_policy import PolicyResource, Severity

from ..framework.policy import ADVISORY, About, Config, findings_of, resource_policy, stack_policy
from ..framework.resource import NotYetKnownError, Resource

_POOL = "aws:cognito/userPool:UserPool"
_CHARACTER_CLASSES = ("requireLowercase", "requireUppercase", "requireNumbers", "requireSymbols")
_CLIENTS = ("aws:cognito/userPoolClient:UserPoolClient", "aws:cognito/managedUserPoolClient:ManagedUserPoolClient")
_PASSWORD_FLOWS = (
    "ALLOW_USER_PASSWORD_AUTH",
    "USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ADMIN_NO_SRP_AUTH",
)
# Asks what the functions of a pool ask: without such functions, nobody signs in by it.
_CUSTOM_FLOWS = ("ALLOW_CUSTOM_AUTH", "CUSTOM_AUTH_FLOW_ONLY")
# A token of an SDK sign-in always has this scope, by which its owner may write attributes.
_SELF_SERVICE_SCOPE = "aws.cognito.signin.user.admin"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
# Cognito API reference, CreateUserPoolClient: the unit that counts where none is given, and the life where none is.
_DEFAULT_LIVES = {
    "accessToken": ("accessTokenValidity", "hours", 3600),
    "idToken": ("idTokenValidity", "hours", 3600),
    "refreshToken": ("refreshTokenValidity", "days", 30 * 86400),
}


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
    if not all(rules.get(name) for name in _CHARACTER_CLASSES):
        yield "passwords need not mix letters, numbers and symbols"


def _deletion_protection(resource: Resource, _: Config) -> Iterator[str]:
    if resource.known("deletionProtection") != "ACTIVE":
        yield "it, and everybody in it, can be deleted by mistake"


def _guests(resource: Resource, _: Config) -> Iterator[str]:
    if resource.known("allowUnauthenticatedIdentities"):
        yield "it gives AWS credentials to whoever asks"


def _oauth_flows(resource: Resource, config: Config) -> Iterator[str]:
    if set(resource.known("allowedOauthFlows") or []) - set(config["flows"]):
        yield "it gives tokens out by an OAuth flow that shows them in addresses, or that needs no person"


def _no_password_flows(resource: Resource, _: Config) -> Iterator[str]:
    if set(resource.known("explicitAuthFlows") or []) & set(_PASSWORD_FLOWS):
        yield "applications may ask people for their password"


def _hides_users(resource: Resource, _: Config) -> Iterator[str]:
    if resource.known("preventUserExistenceErrors") != "ENABLED":
        yield "it tells strangers which user names exist"


def _protected_attributes(
    resources: list[Resource], config: Config
) -> Iterator[tuple[Resource, str | NotYetKnownError]]:
    for resource in resources:
        if resource.type in _CLIENTS:
            yield from ((resource, finding) for finding in findings_of(_writable_attributes, resource, config))


def _writable_attributes(resource: Resource, config: Config) -> Iterator[str]:
    writable = resource.known("writeAttributes")
    names = config["protected"]
    if writable and not any(_matches_any(attribute, names) for attribute in writable):
        return
    flows = [flow for flow in resource.known("explicitAuthFlows") or ["ALLOW_USER_SRP_AUTH"] if "REFRESH" not in flow]
    if flows and set(flows) <= set(_CUSTOM_FLOWS) and _pool_sets_no_challenges(resource.source):
        flows = []
    if flows or _SELF_SERVICE_SCOPE in (resource.known("allowedOauthScopes") or []):
        yield "people can write attributes that may name their user profile, and so become somebody else"


def _pool_sets_no_challenges(client: PolicyResource | None) -> bool:
    """Whether the client's pool is in the stack and has no function that makes custom challenges.

    Then nobody signs in by the custom flow, which a client must allow if it may allow no other: an empty list means
    sign-in with a password (API reference, CreateUserPoolClient, "ExplicitAuthFlows").
    """
    pools = client.property_dependencies.get("userPoolId", []) if client else []
    triggers = [
        Resource(pool.resource_type, pool.name, pool.urn, pool.props).get("lambdaConfig", "defineAuthChallenge")
        for pool in pools
        if pool.resource_type == _POOL
    ]
    return bool(triggers) and not any(triggers)


def _matches_any(attribute: str, names: list[str]) -> bool:
    return any(attribute == name or (name.endswith("*") and attribute.startswith(name[:-1])) for name in names)


def _return_addresses(resource: Resource, config: Config) -> Iterator[str | NotYetKnownError]:
    for name in ("callbackUrls", "logoutUrls", "defaultRedirectUri"):
        yield from findings_of(_return_address, resource, name, config)


def _return_address(resource: Resource, name: str, config: Config) -> Iterator[str | NotYetKnownError]:
    for url in resource.each(name):
        if not isinstance(url, str):
            yield NotYetKnownError(name)
        elif not _is_safe_address(url, config["hosts"]):
            yield f"its {name} has an address that is neither https nor on this machine, or not of an allowed host"


def _is_safe_address(url: str, hosts: list[str]) -> bool:
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


def _token_lives(resource: Resource, config: Config) -> Iterator[str | NotYetKnownError]:
    for token, setting in (
        ("accessToken", "accessMinutes"),
        ("idToken", "accessMinutes"),
        ("refreshToken", "refreshHours"),
    ):
        yield from findings_of(
            _token_life, resource, token, config[setting] * (60 if setting == "accessMinutes" else 3600)
        )


def _token_life(resource: Resource, token: str, most: float) -> Iterator[str]:
    name, default_unit, default_seconds = _DEFAULT_LIVES[token]
    number = resource.known(name)
    unit = resource.known("tokenValidityUnits", token) or default_unit
    seconds = number * _SECONDS.get(unit, float("inf")) if number else default_seconds
    if seconds > most:
        yield f"its {name} is longer than {most / 60:g} minutes"


def _revocable_tokens(resource: Resource, _: Config) -> Iterator[str]:
    if resource.known("enableTokenRevocation") is False:
        yield "nobody can be signed out, since its tokens cannot be revoked"


POLICIES = (
    resource_policy(
        About(
            name="cognito-admin-creates-users",
            description="Only administrators create users.",
            severity=Severity.CRITICAL,
            remedy="Set adminCreateUserConfig.allowAdminCreateUserOnly to true",
        ),
        {_POOL: _sign_up},
    ),
    resource_policy(
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
        {_POOL: _second_factor},
    ),
    resource_policy(
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
        {_POOL: _passwords},
    ),
    resource_policy(
        About(
            name="cognito-deletion-protection",
            description="User pools are protected from deletion.",
            severity=Severity.MEDIUM,
            level=ADVISORY,
            controls=("securityhub:Cognito.6", "config:cognito-user-pool-deletion-protection-enabled"),
            remedy="Set deletionProtection to ACTIVE",
        ),
        {_POOL: _deletion_protection},
    ),
    resource_policy(
        About(
            name="cognito-no-guests",
            description="Identity pools give nothing to people who are not signed in.",
            severity=Severity.CRITICAL,
            controls=("securityhub:Cognito.2", "checkov:CKV_AWS_366"),
            remedy="Set allowUnauthenticatedIdentities to false",
        ),
        {"aws:cognito/identityPool:IdentityPool": _guests},
    ),
    resource_policy(
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
        dict.fromkeys(_CLIENTS, _oauth_flows),
    ),
    resource_policy(
        About(
            name="cognito-no-password-flow",
            description="Applications do not see passwords.",
            severity=Severity.MEDIUM,
            level=ADVISORY,
            remedy="Leave ALLOW_USER_PASSWORD_AUTH and its administrator's form out of explicitAuthFlows",
        ),
        dict.fromkeys(_CLIENTS, _no_password_flows),
    ),
    resource_policy(
        About(
            name="cognito-hides-users",
            description="Sign-in does not tell who has an account.",
            severity=Severity.MEDIUM,
            level=ADVISORY,
            remedy="Set preventUserExistenceErrors to ENABLED",
        ),
        dict.fromkeys(_CLIENTS, _hides_users),
    ),
    stack_policy(
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
        _protected_attributes,
    ),
    resource_policy(
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
        dict.fromkeys(_CLIENTS, _return_addresses),
    ),
    resource_policy(
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
        dict.fromkeys(_CLIENTS, _token_lives),
    ),
    resource_policy(
        About(
            name="cognito-revocable-tokens",
            description="Tokens can be revoked.",
            severity=Severity.HIGH,
            remedy="Leave enableTokenRevocation true",
        ),
        dict.fromkeys(_CLIENTS, _revocable_tokens),
    ),
)
