"""Where a browser signs in: the issuer's endpoints, as the page is told them."""

import json
from dataclasses import asdict, dataclass

from ..aws.naming import camel_case


@dataclass(frozen=True)
class SignIn:
    """One client of one issuer, public and with PKCE; the page knows nothing else of identity providers."""

    issuer: str
    """Exactly the `iss` of its ID tokens."""
    client_id: str
    authorization_endpoint: str
    token_endpoint: str
    """Must let the page call it (CORS); Cognito's does."""
    scope: str = "openid"
    revocation_endpoint: str = ""
    """RFC 7009; empty: refresh tokens end by their time."""
    logout_endpoint: str = ""
    """Ends the sign-in of the browser; empty: signing out ends only what the page knows."""
    logout_parameter: str = "post_logout_redirect_uri"
    """Names the way back: OpenID Connect RP-Initiated Logout's, or Cognito's `logout_uri`."""

    def to_json(self) -> str:
        """As the page's function reads it."""
        return json.dumps({camel_case(name): value for name, value in asdict(self).items()})


def of_cognito(issuer: str, client_id: str, host: str) -> SignIn:
    """A user pool's client (Cognito developer guide, "User pool endpoints and managed login reference")."""
    return SignIn(
        issuer=issuer,
        client_id=client_id,
        authorization_endpoint=f"https://{host}/oauth2/authorize",
        token_endpoint=f"https://{host}/oauth2/token",
        revocation_endpoint=f"https://{host}/oauth2/revoke",
        logout_endpoint=f"https://{host}/logout",
        logout_parameter="logout_uri",
    )
