"""Commands to try a stack that stays up: what listens where, `curl` from sign-in to Studio, and a browser."""

import base64
import hashlib
import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from local.aws.network import Network
from local.deployment.stack import Deployment
from local.deployment.users import ProviderUsers

_AMZ_JSON = "-H 'Content-Type: application/x-amz-json-1.1'"
_INITIATE_AUTH = "-H 'X-Amz-Target: AWSCognitoIdentityProviderService.InitiateAuth'"
_BEARER = '-H "Authorization: Bearer $TOKEN"'
# A presigned URL is 4 to 5 KB long: enough to see that it is one.
_BEGINNING = "cut -c1-100"
# Chromium's own background traffic has no place in a demonstration, and finds no way out of it either.
QUIET = (
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
)


def curl_commands(deployment: Deployment, user: str, password: str) -> Iterator[str]:
    """Shell commands, in order, that sign a user in, ask for a URL and open it; what they name ends with this run."""
    outputs, networks = deployment.outputs, deployment.networks
    issuer, api = urlsplit(outputs["issuer"]).hostname or "", urlsplit(outputs["apiUrl"]).hostname or ""
    studio = f"{outputs['domainId']}.studio.{deployment.aws.region}.sagemaker.aws"
    reached_from = {issuer: networks.internet, api: networks.corporate, studio: networks.corporate}
    # Each host's address is the listener of the network that a caller sits in.
    listeners = " ".join(f"--connect-to {host}:443:127.0.0.1:{at.resolve(host)}" for host, at in reached_from.items())
    # A function, since not every shell splits a variable into words.
    yield f'local_curl() {{ curl -sS --cacert {deployment.aws.authority} {listeners} "$@"; }}'
    yield f"API={outputs['apiUrl']}"
    yield f"TOKEN={_token(deployment, user, password, issuer)}"
    yield f"local_curl $API/me {_BEARER} | {_BEGINNING}"
    yield f"URL=$(local_curl $API/me {_BEARER} | {_pick('AuthorizedUrl')})"
    yield 'local_curl --location --cookie "" "$URL"; echo'


def _token(deployment: Deployment, user: str, password: str, issuer: str) -> str:
    """A command that signs in at the pool; a provider's pages want a browser, so there the token itself."""
    users = deployment.users
    if isinstance(users, ProviderUsers):
        return users.sign_in(user, password).access
    sign_in = {
        "AuthFlow": "USER_PASSWORD_AUTH",
        "ClientId": users.client_id,
        "AuthParameters": {"USERNAME": user, "PASSWORD": password},
    }
    token = _pick("AuthenticationResult", "AccessToken")
    return f"$(local_curl https://{issuer}/ {_AMZ_JSON} {_INITIATE_AUTH} -d '{json.dumps(sign_in)}' | {token})"


def addresses(deployment: Deployment) -> Iterator[str]:
    """What listens where."""
    aws, networks = deployment.aws, deployment.networks
    yield f"certificate authority  {aws.authority}"
    yield f"AWS APIs               http://127.0.0.1:{aws.port} (access key test, secret key test, {aws.region})"
    for network in (networks.corporate, networks.other_vpc, networks.internet):
        for pattern, port in network.ports.items():
            if port is not None:
                yield f"{network.name:<22} 127.0.0.1:{port}  {pattern}"


def _pick(*keys: str) -> str:
    """Python as a JSON reader: it is there, a JSON tool may not be."""
    path = "".join(f"['{key}']" for key in keys)
    return f'python3 -c "import json,sys; print(json.load(sys.stdin){path})"'


def resolver_rules(network: Network) -> str:
    """Chromium's `--host-resolver-rules`: each name of the network leads to its listener, any other nowhere.

    The first rule that fits a name counts, as in `Network.resolve`.
    """
    rules = [
        f"MAP {pattern} 127.0.0.1:{port}" if port is not None else f"MAP {pattern} ~NOTFOUND"
        for pattern, port in network.ports.items()
    ]
    return ", ".join([*rules, "MAP * ~NOTFOUND", "EXCLUDE 127.0.0.1"])


def browser_command(network: Network, certificate: Path, profile: Path, address: str) -> str:
    """A shell command that opens an address in a browser of this network, with an empty profile folder of its own.

    The browser takes the one key of this run's server certificate for good, and no other that it would not trust.
    """
    options = [
        f"--user-data-dir={profile}",
        *QUIET,
        f"--ignore-certificate-errors-spki-list={_key_digest(certificate)}",
        f"--host-resolver-rules={resolver_rules(network)}",
    ]
    return " ".join(map(shlex.quote, ["chromium", *options, address]))


def _key_digest(certificate: Path) -> str:
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    digest = hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    return base64.b64encode(digest).decode()
