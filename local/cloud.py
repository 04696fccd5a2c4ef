"""The local AWS itself: MiniStack in this process with what it lacks, started and stopped without a trace."""

import contextlib
import functools
import http.client
import logging
import os
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from . import certificates, private_functions
from .asgi import App, Receive, Scope, Send, header, lifespan
from .endpoints import Endpoints
from .environment import private_folder, variables
from .network import Attached
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
    services: dict[str, App]
    """What can be attached to a network: `aws` (MiniStack), `execute-api`, `sagemaker`, `studio`."""
    store: Any
    """SageMaker's domains, user profiles and presigned URLs (`SageMakerStore`)."""
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
def running(region: str) -> Generator[Cloud]:
    """Start a local AWS for one region; on exit, however that comes, stop it and leave nothing behind."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(private_folder())
        authority, tls = certificates.issue(folder, host_names(region))
        servers = Servers()
        stack.callback(servers.stop)
        listening = servers.reserve()
        port = listening.getsockname()[1]
        stack.enter_context(variables(_variables(region, folder, authority, port)))
        (folder / "tmp").mkdir()
        cloud = stack.enter_context(_ministack(region, folder, servers, authority, tls, port))
        servers.serve(cloud.services["aws"], listening)
        stack.callback(_empty, cloud)
        yield cloud


def host_names(region: str) -> Sequence[str]:
    """The names that the server certificate is good for: every host the local AWS can stand for."""
    regional = [f"{name}.{region}.amazonaws.com" for name in ("api.sagemaker", "cognito-idp", "sts", "logs")]
    endpoints = [
        f"*.{name}.{region}.vpce.amazonaws.com" for name in ("api.sagemaker", "studio", "execute-api", "sts", "logs")
    ]
    return [
        *regional,
        *endpoints,
        f"*.execute-api.{region}.amazonaws.com",
        f"*.studio.{region}.sagemaker.aws",
    ]


def _variables(region: str, folder: Path, authority: Path, port: int) -> dict[str, str]:
    """MiniStack reads most of these when it is imported; its Lambda workers inherit all of them."""
    return {
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",  # would bind 0.0.0.0:8883
        "LOG_LEVEL": "CRITICAL",
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


@contextlib.contextmanager
def _ministack(region: str, folder: Path, servers: Servers, authority: Path, tls: Tls, port: int) -> Generator[Cloud]:
    """MiniStack, imported only now that its environment is set, with our functions in place of some of its own."""
    from ministack import app as ministack  # noqa: PLC0415
    from ministack.core import iam_evaluator, lambda_runtime  # noqa: PLC0415
    from ministack.services import apigateway_v1, lambda_svc  # noqa: PLC0415

    from .evaluation import condition_key  # noqa: PLC0415
    from .execute_api import ExecuteApi  # noqa: PLC0415
    from .gateway import Gateway  # noqa: PLC0415
    from .sagemaker import SageMaker  # noqa: PLC0415
    from .sagemaker_store import Store  # noqa: PLC0415
    from .studio import Studio  # noqa: PLC0415

    private_functions.check()
    if not ministack.AUTH:
        raise private_functions.WrongMiniStackError(
            "ministack.app was imported before the local AWS started, so without IAM; import it nowhere else"
        )
    logging.getLogger("ministack").setLevel(logging.CRITICAL)
    endpoints, store = Endpoints(), Store(region, ACCOUNT_ID)
    conditions = {"_resolve_condition_key": functools.partial(condition_key, iam_evaluator._resolve_condition_key)}
    gateway = Gateway(apigateway_v1, lambda_svc, endpoints)
    sagemaker = SageMaker(store, endpoints)
    services = {
        "aws": _all_services(ministack.app, sagemaker),
        "execute-api": ExecuteApi(ministack.app, port),
        "sagemaker": sagemaker,
        "studio": Studio(store, endpoints),
    }
    with (
        private_functions.replaced(iam_evaluator, conditions),
        private_functions.replaced(apigateway_v1, gateway.replacements()),
        # A thread that never ends, to reclaim idle workers after minutes; all are gone long before.
        private_functions.replaced(lambda_svc, {"_ensure_reaper_thread": lambda: None}),
    ):
        try:
            yield Cloud(region, folder, servers, authority, tls, port, endpoints, services, store)
        finally:
            lambda_runtime.reset()


def _all_services(ministack: App, sagemaker: App) -> App:
    """Every API behind one port.

    Without MiniStack's start-up work, which would look for Docker containers to remove and start schedulers.
    """

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await lifespan(receive, send)
        elif header(scope, "x-amz-target").startswith("SageMaker."):
            await sagemaker(scope, receive, send)
        else:
            await ministack(scope, receive, send)

    return serve


def _empty(cloud: Cloud) -> None:
    """MiniStack's stores live in its modules and would outlast the servers."""
    cloud.close()
    connection = http.client.HTTPConnection("127.0.0.1", cloud.port, timeout=10)
    connection.request("POST", "/_ministack/reset", headers={"Connection": "close"})
    connection.getresponse().read()
    connection.close()
