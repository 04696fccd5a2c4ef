"""Mistakes in who can sign in, and where tokens go."""

from typing import Any

from tests.policies.pack.program import NAME, Mistake, Program, added, edited, mistake


def pool(sentence: str, fired: str, path: str, value: Any) -> Mistake:
    return edited(sentence, fired, "UserPool", NAME, path, value)


def client(sentence: str, fired: str, path: str, value: Any) -> Mistake:
    return edited(sentence, fired, "UserPoolClient", NAME, path, value)


@mistake("people that sign in by an SDK may write what names their profile", "cognito-protected-attributes")
def sdk(program: Program) -> None:
    program.set("UserPoolClient", NAME, "explicitAuthFlows", ["ALLOW_USER_SRP_AUTH"])
    program.set("UserPoolClient", NAME, "writeAttributes", ["custom:profile"])


@mistake("people may write every attribute by their token", "cognito-protected-attributes")
def by_token(program: Program) -> None:
    program.set("UserPoolClient", NAME, "allowedOauthScopes", ["openid", "aws.cognito.signin.user.admin"])
    program.set("UserPoolClient", NAME, "writeAttributes", None)


@mistake("functions of the pool ask people who may write what names their profile", "cognito-protected-attributes")
def own_challenges(program: Program) -> None:
    program.set("UserPool", NAME, "lambdaConfig", {"defineAuthChallenge": "arn:aws:lambda:eu-west-1:1:function:ask"})
    program.set("UserPoolClient", NAME, "writeAttributes", ["custom:profile"])


@mistake("a flow by password joins the custom one", "cognito-protected-attributes")
def srp_beside(program: Program) -> None:
    program.set("UserPoolClient", NAME, "explicitAuthFlows", ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH"])
    program.set("UserPoolClient", NAME, "writeAttributes", ["custom:profile"])


RETURN, LIFE = "cognito-return-addresses", "cognito-token-life"

MISTAKES = [
    pool(
        "people may sign up by themselves",
        "cognito-admin-creates-users",
        "adminCreateUserConfig.allowAdminCreateUserOnly",
        False,
    ),
    pool("who may sign up is left to the default", "cognito-admin-creates-users", "adminCreateUserConfig", None),
    pool("the second factor becomes a choice", "cognito-second-factor", "mfaConfiguration", "OPTIONAL"),
    pool("short passwords are allowed", "cognito-passwords", "passwordPolicy.minimumLength", 8),
    pool("passwords without symbols are allowed", "cognito-passwords", "passwordPolicy.requireSymbols", False),
    pool(
        "the pool loses its protection to be renamed", "cognito-deletion-protection", "deletionProtection", "INACTIVE"
    ),
    added(
        "an identity pool serves guests",
        "cognito-no-guests",
        "aws:cognito/identityPool:IdentityPool",
        {"allowUnauthenticatedIdentities": True},
    ),
    client(
        "the implicit flow is allowed for an old page", "cognito-code-flow", "allowedOauthFlows", ["code", "implicit"]
    ),
    client("machines get tokens", "cognito-code-flow", "allowedOauthFlows", ["client_credentials"]),
    client(
        "passwords are taken by a script",
        "cognito-no-password-flow",
        "explicitAuthFlows",
        ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_PASSWORD_AUTH"],
    ),
    client("sign-in returns over plain HTTP", RETURN, "callbackUrls", ["http://portal.example.com/callback"]),
    client(
        "sign-in returns to what only looks like this machine",
        RETURN,
        "callbackUrls",
        ["http://localhost.example.com/"],
    ),
    client(
        "sign-in returns to a host behind an at sign",
        RETURN,
        "callbackUrls",
        ["https://portal.example.com@evil.example/"],
    ),
    client("sign-in returns to an app's own scheme", RETURN, "callbackUrls", ["studio://callback"]),
    client("sign-out returns over plain HTTP", RETURN, "logoutUrls", ["http://portal.example.com/"]),
    client("the default return address is plain HTTP", RETURN, "defaultRedirectUri", "http://portal.example.com/"),
    client("access tokens are good for a day", LIFE, "accessTokenValidity", 1440),
    client("the unit of an access token's life is forgotten", LIFE, "tokenValidityUnits.accessToken", None),
    client("refresh tokens are good for a month", LIFE, "refreshTokenValidity", 720),
    client("the life of refresh tokens is left to the default", LIFE, "refreshTokenValidity", None),
    client("tokens cannot be revoked", "cognito-revocable-tokens", "enableTokenRevocation", False),
    client("sign-in tells who has an account", "cognito-hides-users", "preventUserExistenceErrors", "LEGACY"),
    sdk,
    by_token,
]
