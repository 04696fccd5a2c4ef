"""How people sign in through an app client, what it tells strangers, and what it lets people change."""

from collections.abc import Iterator

from pulumi_policy import Severity

from ..inputs import Resource
from ..policy import ADVISORY, About, Config, resource_policy

CLIENTS = ("aws:cognito/userPoolClient:UserPoolClient", "aws:cognito/managedUserPoolClient:ManagedUserPoolClient")
_PASSWORD_FLOWS = (
    "ALLOW_USER_PASSWORD_AUTH",
    "USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ADMIN_NO_SRP_AUTH",
)
# A token of an SDK sign-in always has this scope, by which its owner may write attributes.
_SELF_SERVICE = "aws.cognito.signin.user.admin"


def _flows(resource: Resource, config: Config) -> Iterator[str]:
    if set(resource.known("allowedOauthFlows") or []) - set(config["flows"]):
        yield "it gives tokens out by an OAuth flow that shows them in addresses, or that needs no person"


def _no_passwords(resource: Resource, _: Config) -> Iterator[str]:
    if set(resource.known("explicitAuthFlows") or []) & set(_PASSWORD_FLOWS):
        yield "applications may ask people for their password"


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
