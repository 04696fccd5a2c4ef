"""The local AWS itself: MiniStack in this process with what it lacks, started and stopped without a trace."""

import contextlib
import http.client
import os
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from . import certificates
from .asgi import App
from .endpoints import HOSTS, Endpoints
from .environment import private_folder, variables
from .network import Attached
from .sagemaker_store import Store
from .servers import Servers, Tls
from .via import Via

ACCOUNT_ID = "000000000000"
NAMES_FILE = "names.json"
_LAMBDA_PATH = Path(__file__).parent / "lambda_path"


@dataclass
class Cloud:
    """One running local AWS."""

    region: str
    folder: Path
    servers: Servers
    authority: Path
    tls: Tls
    port: int
    """MiniStack's own: every service, in plain HTTP, without any network condition."""
    endpoints: Endpoints
    services: Mapping[str, App]
    """What can be attached to a network: `aws` (everything), `execute-api`, `sagemaker`, `sign-in`, `studio`."""
    store: Store
    """SageMaker's domains, user profiles and presigned URLs."""
    others: dict[str, int] = field(default_factory=dict)
    """Hosts of the internet that are not AWS's, and the local ports that stand for them."""
    _clients: dict[str, Any] = field(default_factory=dict)

    def client(self, service: str) -> Any:
        """An administrator's client, past every network."""
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service,
                region_name=self.region,
                endpoint_url=f"http://127.0.0.1:{self.port}",
                aws_access_key_id="test",
                aws_secret_access_key="test",  # noqa: S106 - MiniStack's fixed administrator
                config=Config(retries={"total_max_attempts": 1}),
            )
        return self._clients[service]

    def attach(self, service: str, via: Via) -> int:
        """Open a listener for one attachment of a service; return its port."""
        return self.servers.serve(Attached(self.services[service], via), self.servers.reserve(), self.tls)

    def close(self) -> None:
        """Close the clients' connections, so that the servers need not wait for them."""
        for client in self._clients.values():
            client.close()


@contextlib.contextmanager
def running(region: str, others: Sequence[str] = ()) -> Generator[Cloud]:
    """Start a local AWS for one region; on exit, however that comes, stop it and leave nothing behind.

    The certificate is good for the `others` too, hosts that are not AWS's.
    """
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(private_folder())
        authority, tls = certificates.issue(folder, [*host_names(region), *others])
        servers = Servers()
        stack.callback(servers.stop)
        listening = servers.reserve()
        port = listening.getsockname()[1]
        stack.enter_context(variables(_variables(region, folder, authority, port)))
        (folder / "tmp").mkdir()
        from .assembly import assembled  # noqa: PLC0415 - MiniStack reads its environment when it is imported

        endpoints, store = Endpoints(), Store(region, ACCOUNT_ID)
        services = stack.enter_context(assembled(endpoints, store, port))
        cloud = Cloud(region, folder, servers, authority, tls, port, endpoints, services, store)
        servers.serve(services["aws"], listening)
        stack.callback(_empty, cloud)
        yield cloud


def host_names(region: str) -> Sequence[str]:
    """The names that the server certificate is good for: every host the local AWS can stand for."""
    return [
        *(f"{host}.{region}.amazonaws.com" for host in ("cognito-idp", "dynamodb", *HOSTS.values())),
        f"*.auth.{region}.amazoncognito.com",
        *(f"*.{host}.{region}.vpce.amazonaws.com" for host in HOSTS.values()),
        f"*.execute-api.{region}.amazonaws.com",
        f"*.studio.{region}.sagemaker.aws",
        f"*.auth.{region}.amazoncognito.com",
    ]


def _variables(region: str, folder: Path, authority: Path, port: int) -> dict[str, str]:
    """MiniStack reads most of these when it is imported; its Lambda workers inherit all of them."""
    return {
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",  # would bind 0.0.0.0:8883
        "LOG_LEVEL": "CRITICAL",
        "MINISTACK_COGNITO_PRETOKEN_STRICT": "1",  # otherwise a trigger that refuses would be overheard
        "MINISTACK_HOST": "localhost",
        "MINISTACK_REGION": region,
        "SFTP_ENABLED": "0",
        "STATE_DIR": str(folder / "state"),
        "TMPDIR": str(folder / "tmp"),
        "AWS_CA_BUNDLE": str(authority),
        "SSL_CERT_FILE": str(authority),
        "LOCAL_AWS_NAMES": str(folder / NAMES_FILE),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(_LAMBDA_PATH), os.environ.get("PYTHONPATH")])),
    }


def _empty(cloud: Cloud) -> None:
    """MiniStack's stores live in its modules and would outlast the servers."""
    cloud.close()
    connection = http.client.HTTPConnection("127.0.0.1", cloud.port, timeout=10)
    connection.request("POST", "/_ministack/reset", headers={"Connection": "close"})
    connection.getresponse().read()
    connection.close()
