"""Measures the authorizer, warm and cold, beside other verifiers: `python -m benchmarks.authorizer`.

Warm: CPU time a token against bare signature verification. All take turns in random order on the same tokens, every
token a different one; medians of slices. Cold: CPU time from the import of the handler to the end of its first
decision, keys bundled, in fresh processes that take turns. One issuer with one key serves both.
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
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from tests import tokens
from tests.functions.loading import FUNCTIONS, load
from tests.hostile.forging import private_rsa

Slice = Callable[[int, int], float]
"""Verifies that many tokens from that position on, and returns the CPU seconds it took."""

STAGE = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev"
BARE = "cryptography, bare RSA-2048 verify"
NODE_PROGRAM = Path(__file__).with_name("aws_jwt_verify.mjs")

# Lambda's own runtime has these loaded before it imports a handler, so none of the programs pays for them.
RUNTIME = "import sys, os, json, logging, re, time, traceback, threading, warnings; event = json.loads(sys.argv[1])\n"
REPORT = """
after = time.process_time()
print(json.dumps({"ms": (after - before) * 1000, "modules": len(sys.modules) - modules, "loaded": list(sys.modules)}))
"""
PROGRAMS = {
    "nothing (the clock itself)": "pass",
    "cryptography alone": """
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
""",
    "authorizer": """
import handler
assert handler.handler(event, None)["context"]["profile"] == "alice"
""",
    "the same with PyJWT": """
import jwt
import access_policy, bearer_token, decision_log, names
(issuer,) = json.loads(os.environ["ISSUERS"])
keys = {jwk["kid"]: jwt.PyJWK(jwk) for jwk in issuer["jwks"]["keys"]}
token = bearer_token.token_of(event)
key = keys[jwt.get_unverified_header(token)["kid"]]
options = {"require": ["exp", "iat", "iss", "sub"], "verify_aud": False}
claims = jwt.decode(token, key, algorithms=["RS256"], issuer=issuer["issuer"], options=options)
assert claims["client_id"] in issuer["client_ids"] and claims["token_use"] == issuer["token_use"]
profile = claims[issuer["profile_claim"]]
assert names.is_profile_name(profile)
decision_log.allowed(event, claims["sub"], profile)
policy = access_policy.own_routes_only(access_policy.stage_arn(event["methodArn"]), profile, claims["exp"])
""",
}
REFERENCE = "the same with PyJWT"
UNWANTED = ("ssl", "urllib", "jwt", "boto3", "botocore", "http", "dataclasses", "inspect")
MARK = "before, modules = time.process_time(), len(sys.modules)\n"


def issuer() -> dict[str, Any]:
    """The one entry of `ISSUERS`, with its key bundled."""
    return {
        "issuer": tokens.ISSUER,
        "client_ids": [tokens.CLIENT_ID],
        "token_use": "access",
        "profile_claim": "username",
        "jwks": tokens.key_set(tokens.rsa_signer()),
    }


def environment() -> dict[str, str]:
    return {"ISSUERS": json.dumps([issuer()])}


def token(number: int) -> str:
    """A Cognito access token (RS256) that differs from all others, valid for hours."""
    now = int(time.time())
    return tokens.mint(claims=tokens.access_claims(jti=f"d1b1e0a6-0000-4000-8000-{number:012}", exp=now + 6 * 3600))


def event(bearer_token: str) -> dict[str, Any]:
    """What API Gateway hands over for a browser's request, with the usual dozen of headers."""
    headers = {
        "Accept": "application/json",
        "Accept-Encoding": "gzip, deflate, br",
        "Accept-Language": "en-GB,en;q=0.9",
        "Authorization": f"Bearer {bearer_token}",
        "Cache-Control": "no-cache",
        "Host": "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
        "Referer": "https://portal.example.com/",
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
        "x-amzn-cipher-suite": "ECDHE-RSA-AES128-GCM-SHA256",
        "x-amzn-tls-version": "TLSv1.2",
        "x-amzn-vpc-id": "vpc-0123456789abcdef0",
        "x-amzn-vpce-id": "vpce-0123456789abcdef0",
        "X-Forwarded-For": "10.0.1.7",
    }
    return {
        "type": "REQUEST",
        "methodArn": f"{STAGE}/GET/alice",
        "path": "/alice",
        "httpMethod": "GET",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "pathParameters": {"profile": "alice"},
        "requestContext": {
            "extendedRequestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "identity": {"sourceIp": "10.0.1.7", "vpceId": "vpce-0123456789abcdef0"},
        },
    }


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


def our_handler(made: list[str], **variables: str) -> Slice:
    function = load("authorizer", environment() | variables)
    events = [event(token) for token in made]
    return in_process(lambda n: function.handler(events[n], None))


def our_verifier(made: list[str]) -> Slice:
    verifier = load("authorizer", environment())._VERIFIER
    return in_process(lambda n: verifier.verify(made[n], time.time()))


def pyjwt(made: list[str]) -> Slice:
    import jwt  # noqa: PLC0415 (only if installed)

    keys = {jwk["kid"]: jwt.PyJWK(jwk) for jwk in issuer()["jwks"]["keys"]}
    options: Any = {"require": ["exp", "iat", "iss", "sub"], "verify_aud": False}

    def verify(n: int) -> None:
        key = keys[jwt.get_unverified_header(made[n])["kid"]]
        claims = jwt.decode(made[n], key, algorithms=["RS256"], issuer=tokens.ISSUER, options=options)
        assert claims["client_id"] == tokens.CLIENT_ID
        assert claims["token_use"] == "access"

    return in_process(verify)


def python_jose(made: list[str]) -> Slice:
    jwt = importlib.import_module("jose.jwt")

    keys = issuer()["jwks"]

    def verify(n: int) -> None:
        claims = jwt.decode(made[n], keys, algorithms=["RS256"], issuer=tokens.ISSUER, options={"verify_aud": False})
        assert claims["client_id"] == tokens.CLIENT_ID
        assert claims["token_use"] == "access"

    return in_process(verify)


def joserfc(made: list[str]) -> Slice:
    jwt, jwk = importlib.import_module("joserfc.jwt"), importlib.import_module("joserfc.jwk")

    keys = jwk.KeySet.import_key_set(issuer()["jwks"])
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

        ask({**issuer(), "tokens": made, "event": event("TOKEN")})
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


def print_warm(options: argparse.Namespace) -> None:
    """The table of warm verifiers."""
    made = [token(number) for number in range(options.tokens)]
    slices = contestants(made)
    with ExitStack() as stack:
        if options.node_modules and shutil.which("node") and (options.node_modules / "aws-jwt-verify").is_dir():
            slices |= stack.enter_context(aws_jwt_verify(made, options.node_modules))
        else:
            print("skipped aws-jwt-verify: needs node, and --node-modules with the package in it")
        times = measure(slices, options.rounds, options.slice, options.tokens)
    reference = statistics.median(times[BARE])
    python = sys.version.split()[0]
    print(f"\nPython {python}, {len(made)} tokens of {len(made[0])} characters, {options.rounds} rounds")
    print(f"{'':52}{'us/token':>10}{'best 10 %':>11}{'per CPU s':>11}{'of bare':>9}")
    for name, figures in sorted(times.items(), key=lambda item: statistics.median(item[1])):
        median, best = statistics.median(figures), statistics.quantiles(figures, n=10)[0]
        print(f"{name:52}{median:10.1f}{best:11.1f}{1e6 / median:11,.0f}{reference / median:9.2f}")


def start(function: str, program: str, environment: Mapping[str, str], event: Any) -> dict[str, Any]:
    """One fresh process, isolated, with the bytecode of earlier runs as a deployed function has it."""
    path = f"sys.path[:0] = {[str(FUNCTIONS / folder) for folder in (function, 'common')]!r}\n"
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"{RUNTIME}{path}{MARK}{program}{REPORT}", json.dumps(event)],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def take_turns(
    function: str, programs: Mapping[str, str], environment: Mapping[str, str], event: Any, starts: int
) -> dict[str, list[dict[str, Any]]]:
    """So many starts of each program, in random order, after one that nobody counts."""
    for program in programs.values():
        start(function, program, environment, event)
    results: dict[str, list[dict[str, Any]]] = {name: [] for name in programs}
    for _ in range(starts):
        for name, program in random.sample(list(programs.items()), len(programs)):
            results[name].append(start(function, program, environment, event))
    return results


def print_starts(results: Mapping[str, list[dict[str, Any]]], reference: str) -> None:
    """The table of cold starts, each against the one that is called `reference`."""
    starts, base = len(results[reference]), statistics.median(run["ms"] for run in results[reference])
    print(f"\nPython {sys.version.split()[0]}, {starts} starts, CPU ms from import to the first answer")
    print(f"{'':28}{'median':>8}{'lowest quarter':>16}{'modules':>9}  of '{reference}'")
    for name, runs in results.items():
        figures = [run["ms"] for run in runs]
        median, low = statistics.median(figures), statistics.quantiles(figures, n=4)[0]
        print(f"{name:28}{median:8.1f}{low:16.1f}{runs[0]['modules']:9}{median / base:6.2f}")


def print_cold(options: argparse.Namespace) -> None:
    """The table of cold verifiers, and what the authorizer has loaded."""
    results = take_turns("authorizer", PROGRAMS, environment(), event(token(0)), options.starts)
    print_starts(results, REFERENCE)
    loaded = {module.split(".")[0] for module in results["authorizer"][0]["loaded"]}
    print("\nafter the authorizer's first decision:")
    for module in UNWANTED:
        print(f"  {module:12}{'IMPORTED' if module in loaded else 'not imported'}")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60, help="slices of tokens for each verifier, 2 or more")
    parser.add_argument("--slice", type=int, default=200, help="tokens in a slice")
    parser.add_argument("--tokens", type=int, default=2000, help="a multiple of the slice")
    parser.add_argument("--starts", type=int, default=31, help="fresh processes for each program, 2 or more")
    parser.add_argument(
        "--node-modules",
        type=Path,
        default=os.environ.get("NODE_MODULES"),
        help="folder with the npm package aws-jwt-verify (or set NODE_MODULES)",
    )
    options = parser.parse_args(arguments)
    print_warm(options)
    print_cold(options)


if __name__ == "__main__":
    main()
