"""What a Lambda worker process can reach: the names its network offers, and nothing else.

Python imports a module of this name by itself at start, when its folder is on PYTHONPATH.
"""

import json
import os
import socket
from pathlib import Path

NAMES_VARIABLE = "LOCAL_AWS_NAMES"
EVERY_FUNCTION = ""  # until the networks are known, what a function sees that is invoked while the stack comes up
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def _port_of(host: str, function: str) -> int:
    """The local port behind a host name, as the function's network resolves it."""
    networks = json.loads(Path(os.environ[NAMES_VARIABLE]).read_text(encoding="utf-8"))
    names = networks.get(function, networks.get(EVERY_FUNCTION, {}))
    port = names.get(host.lower().rstrip("."))
    if port is None:
        raise socket.gaierror(socket.EAI_NONAME, f"{host} does not resolve in the network of function {function}")
    return port


def install(function: str) -> None:
    """Resolve only what the function's network offers."""
    # The runtime's host name table would otherwise be bypassed: the SDK sends everything to one local address.
    os.environ.pop("AWS_ENDPOINT_URL", None)
    resolve = socket.getaddrinfo

    def getaddrinfo(host, port, *args, **kwargs):  # noqa: ANN001, ANN002, ANN003, ANN202 - the standard library's
        name = host.decode() if isinstance(host, bytes) else host
        if name is None or name in LOOPBACK:
            return resolve(host, port, *args, **kwargs)
        return resolve("127.0.0.1", _port_of(name, function), *args, **kwargs)

    vars(socket)["getaddrinfo"] = getaddrinfo


# Other child processes inherit the same variable; only a Lambda worker carries a function's name.
if NAMES_VARIABLE in os.environ and "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
    install(os.environ["AWS_LAMBDA_FUNCTION_NAME"])
