"""Commands to try a stack that was left running: sign in, ask for a URL, open it."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from .deployment import Deployment
from .network import Network

_AMZ_JSON = "-H 'Content-Type: application/x-amz-json-1.1'"
_INITIATE_AUTH = "-H 'X-Amz-Target: AWSCognitoIdentityProviderService.InitiateAuth'"


def commands(deployment: Deployment, user: str, password: str) -> Iterator[str]:
    """Shell commands, in order; the password is this run's own and ends with it."""
    outputs, places = deployment.outputs, deployment.topology
    issuer = urlsplit(outputs["issuer"]).hostname or ""
    studio = f"{deployment.setting('domainId')}.studio.{deployment.cloud.region}.sagemaker.aws"
    sign_in = {
        "AuthFlow": "USER_PASSWORD_AUTH",
        "ClientId": outputs["clientId"],
        "AuthParameters": {"USERNAME": user, "PASSWORD": password},
    }
    ask_cognito = f"{_curl(places.internet, issuer)} https://{issuer}/ {_AMZ_JSON} {_INITIATE_AUTH}"
    api = urlsplit(outputs["apiUrl"]).hostname or ""
    ask = f'{_curl(places.corporate, api)} {outputs["apiUrl"]}/me -H "Authorization: Bearer $TOKEN"'
    yield f"TOKEN=$({ask_cognito} -d '{json.dumps(sign_in)}' | {_pick('AuthenticationResult', 'AccessToken')})"
    yield ask
    yield f"URL=$({ask} | {_pick('AuthorizedUrl')})"
    yield f'{_curl(places.corporate, studio)} --location --cookie "" "$URL"'


def addresses(deployment: Deployment) -> Iterator[str]:
    """What listens where."""
    cloud, places = deployment.cloud, deployment.topology
    yield f"certificate authority  {cloud.authority}"
    yield f"AWS APIs               http://127.0.0.1:{cloud.port} (access key test, secret key test, {cloud.region})"
    for network in (places.corporate, places.other_vpc, places.internet):
        for pattern, port in network.ports.items():
            if port is not None:
                yield f"{network.name:<22} 127.0.0.1:{port}  {pattern}"


def _curl(network: Network, host: str) -> str:
    """curl as a caller in a network: the host's address is the network's listener."""
    listener = f"{host}:443:127.0.0.1:{network.resolve(host)}"
    return f"curl -sS --cacert {network.authority} --connect-to {listener}"


def _pick(*keys: str) -> str:
    """Python as a JSON reader: it is there, a JSON tool may not be."""
    path = "".join(f"['{key}']" for key in keys)
    return f'python3 -c "import json,sys; print(json.load(sys.stdin){path})"'
