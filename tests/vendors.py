"""Access and ID tokens as Okta, Entra ID, Keycloak, Auth0 and Ping make them, for the issuers of docs/identity.md.

The claims are those of the vendors' own documents, which that page links to; the values are made up.
"""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from components.studio_access.config.settings import Settings
from components.studio_access.config.stack_config import args_from_texts
from components.studio_access.lambda_functions.environment import other_issuers
from tests.cloud import ROOT
from tests.tokens import ABSENT, Signer, key_set, mint, rsa_signer

Claims = dict[str, Any]
_BASE = {
    "domainId": "d-abc123",
    "vpcId": "vpc-0123456789abcdef0",
    "subnetIds": '["subnet-0123456789abcdef0"]',
    "vpcCidrs": '["10.16.0.0/16"]',
    "corporateCidrs": '["192.168.10.0/24"]',
}


def documented(vendor: str) -> list[Claims]:
    """The `issuers` of a vendor's example in docs/identity.md, as a stack file has them."""
    page = (ROOT / "docs" / "identity.md").read_text()
    (example,) = re.findall(rf"```yaml\n# {vendor}\n(.*?)```", page, re.DOTALL)
    return yaml.safe_load(example)["config"]["studio-access:issuers"]


def authorizer_entry(issuers: list[Claims], **changes: Any) -> Claims:
    """What the authorizer is told of such issuers, by settings check and component; with the usual key bundled."""
    args = args_from_texts({**_BASE, "issuers": json.dumps(issuers)})
    (entry,) = other_issuers(Settings.of(args))
    del entry["discover"]
    entry |= {"jwks": key_set(rsa_signer()), **changes}
    return {name: value for name, value in entry.items() if value is not ABSENT}


@dataclass(frozen=True)
class Vendor:
    """A vendor's tokens; times are added."""

    name: str
    access: Claims
    id: Claims
    header: Claims = field(default_factory=dict)
    id_header: Claims = field(default_factory=dict)

    @property
    def issuers(self) -> list[Claims]:
        return documented(self.name)

    def access_token(self, header: Claims | None = None, signer: Signer | None = None, **changes: Any) -> str:
        return _mint(self.access | changes, {**self.header, **(header or {})}, signer)

    def id_token(self, **changes: Any) -> str:
        return _mint(self.id | changes, self.id_header)


def _mint(claims: Claims, header: Claims, signer: Signer | None = None) -> str:
    now = int(time.time())
    timed = {"iat": now - 10, "exp": now + 3590, **claims}
    values = {name: value() if isinstance(value, Callable) else value for name, value in timed.items()}
    return mint(signer, {name: value for name, value in values.items() if value is not ABSENT}, **header)


OKTA = Vendor(
    "Okta",
    access={
        "ver": 1,
        "jti": "AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE",
        "iss": "https://bank.okta.com/oauth2/ausa1b2c3d4e5f6g7h8i",
        "aud": "api://studio-access",
        "cid": "0oabv6kx4qq6h1U5l0h7",
        "uid": "00uid4BxXw6I6TV4m0g3",
        "scp": ["openid", "studio.open"],
        "auth_time": lambda: int(time.time()) - 20,
        "sub": "alice@bank.example",
        "groups": ["Everyone", "Data Science"],
        "studio_profile": "alice",
    },
    id={
        "ver": 1,
        "jti": "ID.4eAWJOCMB3SX8XewDfVR",
        "iss": "https://bank.okta.com/oauth2/ausa1b2c3d4e5f6g7h8i",
        "aud": "0oabv6kx4qq6h1U5l0h7",
        "sub": "00uid4BxXw6I6TV4m0g3",
        "idp": "00ok1u7AsAkrwdZL3z0g3",
        "amr": ["pwd"],
        "name": "Alice Adams",
        "preferred_username": "alice@bank.example",
        "groups": ["Everyone", "Data Science"],
        "studio_profile": "alice",
    },
)
ENTRA = Vendor(
    "Entra ID",
    header={"typ": "JWT"},
    id_header={"typ": "JWT"},
    access={
        "aud": "11112222-bbbb-3333-cccc-4444dddd5555",
        "iss": "https://login.microsoftonline.com/aaaabbbb-0000-cccc-1111-dddd2222eeee/v2.0",
        "nbf": lambda: int(time.time()) - 10,
        "aio": "AXQAi/8IAAAAFm+E/QTG",
        "azp": "00001111-aaaa-2222-bbbb-3333cccc4444",
        "azpacr": "0",
        "name": "Alice Adams",
        "oid": "aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb",
        "preferred_username": "alice@bank.example",
        "rh": "0.ARwA6WgJJ9X2qk-ZeHkVyQ.",
        "roles": ["Studio.User"],
        "scp": "studio.open",
        "sub": "Qq3oLx7v0H1Yw2m4dJ5aTn8cR9bE6fGhIjKlMnOpQr0",
        "tid": "aaaabbbb-0000-cccc-1111-dddd2222eeee",
        "uti": "fqiBqXLPj0eQa82S-IYFAA",
        "ver": "2.0",
        "extn.studioProfile": "alice",
    },
    id={
        "aud": "00001111-aaaa-2222-bbbb-3333cccc4444",
        "iss": "https://login.microsoftonline.com/aaaabbbb-0000-cccc-1111-dddd2222eeee/v2.0",
        "nbf": lambda: int(time.time()) - 10,
        "name": "Alice Adams",
        "oid": "aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb",
        "preferred_username": "alice@bank.example",
        "roles": ["Studio.User"],
        "sub": "Zy1XwVuTsRqPoNmLkJiHgFeDcBa0987654321zYxWvU",
        "tid": "aaaabbbb-0000-cccc-1111-dddd2222eeee",
        "ver": "2.0",
        "extn.studioProfile": "alice",
    },
)
KEYCLOAK = Vendor(
    "Keycloak",
    header={"typ": "JWT"},
    id_header={"typ": "JWT"},
    access={
        "jti": "onrtac:2f5d2a5e-2f0c-4c57-9d0f-0d6d6c1f4a11",
        "iss": "https://sso.example.com/realms/bank",
        "aud": ["studio-access", "account"],
        "sub": "1d0a9ae9-6a4b-4d2e-8c58-5f9d1c2b3a44",
        "typ": "Bearer",
        "azp": "studio-portal",
        "sid": "b3c0e0b2-6a7e-4a8f-9a0d-2f6f4a1b7c55",
        "acr": "1",
        "allowed-origins": ["https://portal.example.com"],
        "realm_access": {"roles": ["default-roles-bank", "offline_access", "studio-user"]},
        "resource_access": {"account": {"roles": ["manage-account", "view-profile"]}},
        "scope": "openid studio profile email",
        "email_verified": True,
        "preferred_username": "alice",
        "studio_profile": "alice",
    },
    id={
        "jti": "5b5a9c1e-1f7e-4d8a-a1b2-c3d4e5f60718",
        "iss": "https://sso.example.com/realms/bank",
        "aud": "studio-portal",
        "sub": "1d0a9ae9-6a4b-4d2e-8c58-5f9d1c2b3a44",
        "typ": "ID",
        "azp": "studio-portal",
        "sid": "b3c0e0b2-6a7e-4a8f-9a0d-2f6f4a1b7c55",
        "at_hash": "wfgvmE9VxjAudsl9lc6TqA",
        "acr": "1",
        "realm_access": {"roles": ["studio-user"]},
        "preferred_username": "alice",
        "studio_profile": "alice",
    },
)
AUTH0 = Vendor(
    "Auth0",
    header={"typ": "at+jwt"},
    id_header={"typ": "JWT"},
    access={
        "iss": "https://bank.eu.auth0.com/",
        "sub": "auth0|6553da60a54af58e29493993",
        "aud": ["https://studio-access.example.com", "https://bank.eu.auth0.com/userinfo"],
        "client_id": "K1AUPhZq8mRi0Q0pjhkfu1D7y6KjDQja",
        "jti": "73WakrfVbNJBaAmhQtEeDv",
        "scope": "openid profile studio:open",
        "https://studio-access.example.com/profile": "alice",
        "https://studio-access.example.com/roles": ["studio-user"],
    },
    id={
        "iss": "https://bank.eu.auth0.com/",
        "sub": "auth0|6553da60a54af58e29493993",
        "aud": "K1AUPhZq8mRi0Q0pjhkfu1D7y6KjDQja",
        "sid": "Zt6x2Jm0nq5lqk1v9sYw",
        "name": "Alice Adams",
        "nickname": "alice",
        "https://studio-access.example.com/profile": "alice",
        "https://studio-access.example.com/roles": ["studio-user"],
    },
)
PING = Vendor(
    "Ping",
    access={
        "client_id": "5c1e1d7a-8f3c-4c3e-9c55-6ad9a2f6a8f2",
        "iss": "https://auth.pingone.eu/3d6a9f38-75b8-41f0-9b2f-5b2c3c0e9a11/as",
        "jti": "0f2f5d0c-5f6e-4b0e-a3b1-9d7c5e3f1a22",
        "aud": ["https://studio-access.example.com"],
        "sub": "9f1b2c3d-4e5f-4a6b-8c7d-0e1f2a3b4c5d",
        "scope": "openid studio-open",
        "sid": "4c9a2f6e-0b7d-4e1c-8f3a-5d6e7f809a1b",
        "acr": "Single_Factor",
        "studio_groups": ["Data Science"],
        "studio_profile": "alice",
    },
    id={
        "iss": "https://auth.pingone.eu/3d6a9f38-75b8-41f0-9b2f-5b2c3c0e9a11/as",
        "aud": "5c1e1d7a-8f3c-4c3e-9c55-6ad9a2f6a8f2",
        "sub": "9f1b2c3d-4e5f-4a6b-8c7d-0e1f2a3b4c5d",
        "at_hash": "wfgvmE9VxjAudsl9lc6TqA",
        "nonce": "e957ffba-9a78-4ea9-8eca-ae8c4ef9c856",
        "sid": "4c9a2f6e-0b7d-4e1c-8f3a-5d6e7f809a1b",
        "studio_groups": ["Data Science"],
        "studio_profile": "alice",
    },
)
VENDORS = (OKTA, ENTRA, KEYCLOAK, AUTH0, PING)
