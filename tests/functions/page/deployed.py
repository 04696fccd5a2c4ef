"""A page as the stack deploys it."""

import json

ADDRESS = "https://abc123-vpce-0a1b2c3d4e5f67890.execute-api.eu-west-1.amazonaws.com/dev/"
LOGIN = "https://studio.auth.eu-west-1.amazoncognito.com"
SIGN_IN = {
    "issuer": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI",
    "clientId": "1h57kf5cpq17m0eml12EXAMPLE",
    "scope": "openid",
    "authorizationEndpoint": f"{LOGIN}/oauth2/authorize",
    "tokenEndpoint": f"{LOGIN}/oauth2/token",
    "revocationEndpoint": f"{LOGIN}/oauth2/revoke",
    "logoutEndpoint": f"{LOGIN}/logout",
    "logoutParameter": "logout_uri",
}
BRAND = {
    "name": "Example Bank",
    "logo": "",
    "color": "#0b5394",
    "colorOnDark": "#7fa5c7",
    "helpUrl": "https://help.example.com/studio",
}
ENVIRONMENT = {
    "PAGE_ADDRESS": ADDRESS,
    "SIGN_IN": json.dumps(SIGN_IN),
    "TOKEN_USE": "access",
    "PROFILE_CLAIM": "username",
    "SPACES": '["team-space"]',
    "LANDING_URIS": '["app:JupyterLab:"]',
    "CREATES_PROFILES": "false",
    "BRAND": json.dumps(BRAND),
}


def changed(**variables):
    """The environment with other variables; objects are merged into the ones that are there."""
    merged = {
        name: json.dumps({**json.loads(ENVIRONMENT[name]), **value}) if isinstance(value, dict) else value
        for name, value in variables.items()
    }
    return {**ENVIRONMENT, **merged}
