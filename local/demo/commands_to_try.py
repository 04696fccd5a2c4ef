"""Commands to try a stack that was left running: sign in, ask for a URL, open it."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from .company import Company
from .deployment import Deployment

_AMZ_JSON = "-H 'Content-Type: application/x-amz-json-1.1'"
_INITIATE_AUTH = "-H 'X-Amz-Target: AWSCognitoIdentityProviderService.InitiateAuth'"
_BEARER = '-H "Authorization: Bearer $TOKEN"'
# A presigned URL is 4 to 5 KB long: enough to see that it is one.
_BEGINNING = "cut -c1-100"


def commands(deployment: Deployment, user: str) -> Iterator[str]:
    """Shell commands, in order; the password, or the token, is this run's own and ends with it."""
    outputs, places = deployment.outputs, deployment.topology
    issuer, api = urlsplit(outputs["issuer"]).hostname or "", urlsplit(outputs["apiUrl"]).hostname or ""
    studio = f"{outputs['domainId']}.studio.{deployment.cloud.region}.sagemaker.aws"
    networks = {issuer: places.internet, api: places.corporate, studio: places.corporate}
    # Each host's address is the listener of the network that a caller sits in.
    listeners = " ".join(f"--connect-to {host}:443:127.0.0.1:{at.resolve(host)}" for host, at in networks.items())
    # A function, since not every shell splits a variable into words.
    yield f'local_curl() {{ curl -sS --cacert {deployment.cloud.authority} {listeners} "$@"; }}'
    yield f"API={outputs['apiUrl']}"
    yield f"TOKEN={_token(deployment, user, issuer)}"
    yield f"local_curl $API/me {_BEARER} | {_BEGINNING}"
    yield f"URL=$(local_curl $API/me {_BEARER} | {_pick('AuthorizedUrl')})"
    yield 'local_curl --location --cookie "" "$URL"; echo'


def _token(deployment: Deployment, user: str, issuer: str) -> str:
    """A command that signs in at the pool; a provider's pages want a browser, so there the token itself."""
    people = deployment.people
    password = people.add(user)
    if isinstance(people, Company):
        return people.sign_in(user, password).access
    sign_in = {
        "AuthFlow": "USER_PASSWORD_AUTH",
        "ClientId": people.client_id,
        "AuthParameters": {"USERNAME": user, "PASSWORD": password},
    }
    token = _pick("AuthenticationResult", "AccessToken")
    return f"$(local_curl https://{issuer}/ {_AMZ_JSON} {_INITIATE_AUTH} -d '{json.dumps(sign_in)}' | {token})"


def addresses(deployment: Deployment) -> Iterator[str]:
    """What listens where."""
    cloud, places = deployment.cloud, deployment.topology
    yield f"certificate authority  {cloud.authority}"
    yield f"AWS APIs               http://127.0.0.1:{cloud.port} (access key test, secret key test, {cloud.region})"
    for network in (places.corporate, places.other_vpc, places.internet):
        for pattern, port in network.ports.items():
            if port is not None:
                yield f"{network.name:<22} 127.0.0.1:{port}  {pattern}"


def _pick(*keys: str) -> str:
    """Python as a JSON reader: it is there, a JSON tool may not be."""
    path = "".join(f"['{key}']" for key in keys)
    return f'python3 -c "import json,sys; print(json.load(sys.stdin){path})"'
