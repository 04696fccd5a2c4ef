"""Measures a warm authorizer against bare signature verification and other verifiers.

By hand: `python -m benchmarks.authorizer_warm --node-modules <folder>`. All take turns in random order on the same
tokens, every token a different one; CPU time per token, medians of slices.
"""

import argparse
import importlib
import importlib.util
import itertools
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from benchmarks import authorizer_subject as subject
from tests import tokens
from tests.functions.loading import load
from tests.hostile.forging import private_rsa

Slice = Callable[[int, int], float]
"""Verifies that many tokens from that position on, and returns the CPU seconds it took."""

BARE = "cryptography, bare RSA-2048 verify"
NODE_PROGRAM = Path(__file__).with_name("aws_jwt_verify.mjs")


def in_process(verify: Callable[[int], object]) -> Slice:
    def run(start: int, count: int) -> float:
        before = time.process_time()
        for number in range(start, start + count):
            verify(number)
        return time.process_time() - before

    return run


def bare(made: list[str]) -> Slice:
    key, padding, algorithm = private_rsa().public_key(), PKCS1v15(), SHA256()
    parts = [token.rpartition(".") for token in made]
    signed = [(tokens.unb64(signature), text.encode()) for text, _, signature in parts]
    return in_process(lambda n: key.verify(*signed[n], padding, algorithm))


def our_handler(made: list[str], **environment: str) -> Slice:
    function = load("authorizer", subject.environment() | environment)
    events = [subject.event(token) for token in made]
    return in_process(lambda n: function.handler(events[n], None))


def our_verifier(made: list[str]) -> Slice:
    verifier = load("authorizer", subject.environment())._VERIFIER
    return in_process(lambda n: verifier.verify(made[n], time.time()))


def pyjwt(made: list[str]) -> Slice:
    import jwt  # noqa: PLC0415 (only if installed)

    keys = {jwk["kid"]: jwt.PyJWK(jwk) for jwk in subject.issuer()["jwks"]["keys"]}
    options: Any = {"require": ["exp", "iat", "iss", "sub"], "verify_aud": False}

    def verify(n: int) -> None:
        key = keys[jwt.get_unverified_header(made[n])["kid"]]
        claims = jwt.decode(made[n], key, algorithms=["RS256"], issuer=tokens.ISSUER, options=options)
        assert claims["client_id"] == tokens.CLIENT_ID
        assert claims["token_use"] == "access"

    return in_process(verify)


def python_jose(made: list[str]) -> Slice:
    jwt = importlib.import_module("jose.jwt")

    keys = subject.issuer()["jwks"]

    def verify(n: int) -> None:
        claims = jwt.decode(made[n], keys, algorithms=["RS256"], issuer=tokens.ISSUER, options={"verify_aud": False})
        assert claims["client_id"] == tokens.CLIENT_ID
        assert claims["token_use"] == "access"

    return in_process(verify)


def joserfc(made: list[str]) -> Slice:
    jwt, jwk = importlib.import_module("joserfc.jwt"), importlib.import_module("joserfc.jwk")

    keys = jwk.KeySet.import_key_set(subject.issuer()["jwks"])
    rules = jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": tokens.ISSUER},
        client_id={"essential": True, "value": tokens.CLIENT_ID},
        token_use={"essential": True, "value": "access"},
        exp={"essential": True},
    )
    return in_process(lambda n: rules.validate(jwt.decode(made[n], keys, algorithms=["RS256"]).claims))


@contextmanager
def aws_jwt_verify(made: list[str], modules: Path) -> Generator[dict[str, Slice]]:
    """The same tokens in a process of node's, which measures its own CPU time."""
    command = ["node", str(NODE_PROGRAM), str(modules.resolve())]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as node:
        assert node.stdin
        assert node.stdout
        asked, answered = node.stdin, node.stdout

        def ask(question: object) -> float:
            asked.write(json.dumps(question) + "\n")
            return float(answered.readline())

        ask({**subject.issuer(), "tokens": made, "event": subject.event("TOKEN")})
        yield {
            "aws-jwt-verify, verifySync": lambda start, count: ask(_slice("verify", start, count)),
            "aws-jwt-verify, in a handler like ours": lambda start, count: ask(_slice("handler", start, count)),
        }
        asked.close()


def _slice(what: str, start: int, count: int) -> dict[str, object]:
    return {"subject": what, "start": start, "count": count}


def contestants(made: list[str]) -> dict[str, Slice]:
    found = {
        BARE: bare(made),
        "authorizer, whole handler": our_handler(made),
        "authorizer, verification only": our_verifier(made),
    }
    for name, module, make in (
        ("PyJWT, header lookup and decode", "jwt", pyjwt),
        ("authorizer, whole handler, with second opinion", "jwt", partial(our_handler, SECOND_OPINION="true")),
        ("python-jose, decode", "jose", python_jose),
        ("joserfc, decode and claims", "joserfc", joserfc),
    ):
        if importlib.util.find_spec(module):
            found[name] = make(made)
        else:
            print(f"skipped {name}: {module} is not installed")
    return found


def measure(slices: dict[str, Slice], rounds: int, count: int, total: int) -> dict[str, list[float]]:
    """CPU microseconds per token, one figure a round; everyone gets every slice of tokens, in random order."""
    times: dict[str, list[float]] = {name: [] for name in slices}
    starts = itertools.cycle(range(0, total, count))
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        for run in slices.values():
            run(0, total)
        for start in itertools.islice(starts, rounds):
            for name, run in random.sample(list(slices.items()), len(slices)):
                times[name].append(run(start, count) / count * 1e6)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--slice", type=int, default=200, help="tokens in a slice")
    parser.add_argument("--tokens", type=int, default=2000)
    parser.add_argument(
        "--node-modules",
        type=Path,
        default=os.environ.get("NODE_MODULES"),
        help="folder with the npm package aws-jwt-verify (or set NODE_MODULES)",
    )
    options = parser.parse_args()
    made = [subject.token(number) for number in range(options.tokens)]
    slices = contestants(made)
    with ExitStack() as stack:
        if options.node_modules and shutil.which("node") and (options.node_modules / "aws-jwt-verify").is_dir():
            slices |= stack.enter_context(aws_jwt_verify(made, options.node_modules))
        else:
            print("skipped aws-jwt-verify: needs node, and --node-modules with the package in it")
        times = measure(slices, options.rounds, options.slice, options.tokens)
    reference = statistics.median(times[BARE])
    print(
        f"\nPython {sys.version.split()[0]}, {len(made)} tokens of {len(made[0])} characters, {options.rounds} rounds"
    )
    print(f"{'':52}{'us/token':>10}{'best 10 %':>11}{'per CPU s':>11}{'of bare':>9}")
    for name, figures in sorted(times.items(), key=lambda item: statistics.median(item[1])):
        median, best = statistics.median(figures), statistics.quantiles(figures, n=10)[0]
        print(f"{name:52}{median:10.1f}{best:11.1f}{1e6 / median:11,.0f}{reference / median:9.2f}")


if __name__ == "__main__":
    main()
