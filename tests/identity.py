"""Configurations of people that tests deploy: federated with a claim, and a directory; and a secret to look for."""

import json

SECRET = "k7-very-secret-of-the-client"
OIDC = {
    "name": "Okta",
    "type": "oidc",
    "issuer": "https://example.okta.com",
    "clientId": "0oa1example",
    "clientSecret": SECRET,
    "scopes": ["openid", "email"],
    "attributeMapping": {"email": "email", "custom:studio_profile": "studio_profile"},
}
SAML = {
    "name": "entra",
    "type": "saml",
    "metadataUrl": "https://login.example/federationmetadata.xml?appid=1",
    "attributeMapping": {"custom:studio_profile": "http://schemas.example/claims/studio_profile"},
}
_AS_SHIPPED = {"passwordSignIn": "false", "mfa": "ON", "deletionProtection": "true"}
FEDERATED = {**_AS_SHIPPED, "profileFrom": "claim", "identityProviders": json.dumps([OIDC, SAML])}
PEOPLE = [
    {"user": "alice@example.com", "profile": "Alice"},
    {"user": "okta_00u1abcd", "profile": "bob", "domain": "d-second"},
]
DIRECTORY = {
    **_AS_SHIPPED,
    "profileFrom": "directory",
    "directory": json.dumps(PEOPLE),
    "domains": json.dumps([{"group": "risk", "domainId": "d-second"}]),
}


def snake(provider: dict) -> dict:
    """A provider as a Python program gives it."""
    names = {
        "clientId": "client_id",
        "clientSecret": "client_secret",
        "metadataUrl": "metadata_url",
        "attributeMapping": "attribute_mapping",
    }
    return {names.get(name, name): value for name, value in provider.items()}
