"""For tests with the identity provider: CI must have Node for them, elsewhere they are skipped and say so."""

import json
import os
import socket

import pytest
import urllib3

from components.studio_access.bundles import FUNCTIONS, Target, build
from local.aws.network import Response
from local.deployment.sign_in import HttpClient
from local.deployment.stack import configuration
from local.identity_provider.provider import NodeError, node
from tests.local.conftest import ROOT


def _missing() -> str:
    try:
        node()
    except NodeError as error:
        return str(error)
    return ""


needs_node = pytest.mark.skipif(bool(_missing()) and os.environ.get("CI") != "true", reason=_missing() or "-")


def restart(caller) -> None:
    """A fresh instance of the authorizer: here a function whose handler raised is started anew."""
    assert caller.request("alice", "no.token.atall").status == 401


class Anywhere:
    """A network of the internet's names, and of this machine's own addresses over plain HTTP."""

    def __init__(self, internet: HttpClient | None = None) -> None:
        self._internet = internet

    def send(self, method, url, headers, body=None) -> Response:
        if self._internet and not url.startswith("http://127.0.0.1:"):
            return self._internet.send(method, url, headers, body)
        with urllib3.PoolManager(retries=False) as pool:
            answer = pool.request(method, url, headers=dict(headers), body=body, redirect=False)
            received = {name.lower(): value for name, value in answer.headers.items()}
            return Response(answer.status, received, answer.data, answer.headers.getlist("set-cookie"))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def scheduled(**changes: str) -> dict[str, str]:
    """The stack with the provider as its issuer and scheduled keys; changes are of the issuer."""
    for function in FUNCTIONS:
        build(function, Target.of_this_machine(), ROOT / "build" / "local")
    config = configuration(ROOT, "local-oidc")
    (issuer,) = json.loads(config["studio-access:issuers"])
    changed = json.dumps([issuer | changes])
    return config | {"studio-access:keyRefresh": "scheduled", "studio-access:issuers": changed}
