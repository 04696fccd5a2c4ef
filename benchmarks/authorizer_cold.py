"""Measures an authorizer's start, in fresh processes that take turns: `python -m benchmarks.authorizer_cold`.

From the import of the handler to the end of its first decision, keys bundled; the same made with PyJWT beside it.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys

from benchmarks import authorizer_subject as subject
from tests.functions.loading import FUNCTIONS

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
import access_policy, bearer, decision_log, user_profile
(issuer,) = json.loads(os.environ["ISSUERS"])
keys = {jwk["kid"]: jwt.PyJWK(jwk) for jwk in issuer["jwks"]["keys"]}
token = bearer.token_of(event)
key = keys[jwt.get_unverified_header(token)["kid"]]
options = {"require": ["exp", "iat", "iss", "sub"], "verify_aud": False}
claims = jwt.decode(token, key, algorithms=["RS256"], issuer=issuer["issuer"], options=options)
assert claims["client_id"] in issuer["client_ids"] and claims["token_use"] == issuer["token_use"]
profile = user_profile.of_claims(claims, (issuer["profile_claim"],))
decision_log.allowed(event, claims["sub"], profile)
policy = access_policy.own_routes_only(access_policy.stage_arn(event["methodArn"]), profile, claims["exp"])
""",
}
REFERENCE = "the same with PyJWT"
UNWANTED = ("ssl", "urllib", "jwt", "boto3", "botocore", "http", "dataclasses", "inspect")
MARK = "before, modules = time.process_time(), len(sys.modules)\n"


def start(program: str, event: str) -> dict:
    """One fresh process, isolated, with the bytecode of earlier runs as a deployed function has it."""
    path = f"sys.path.insert(0, {str(FUNCTIONS / 'authorizer')!r})\n"
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"{RUNTIME}{path}{MARK}{program}{REPORT}", event],
        env=subject.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=31)
    rounds = parser.parse_args().rounds
    event = json.dumps(subject.event(subject.token(0)))
    results: dict[str, list[dict]] = {name: [] for name in PROGRAMS}
    for name, program in PROGRAMS.items():
        start(program, event)
        results[name].clear()
    for _ in range(rounds):
        for name, program in random.sample(list(PROGRAMS.items()), len(PROGRAMS)):
            results[name].append(start(program, event))
    reference = statistics.median(run["ms"] for run in results[REFERENCE])
    print(f"Python {sys.version.split()[0]}, {rounds} rounds, CPU ms from import to the first decision")
    print(f"{'':28}{'median':>8}{'lowest quarter':>16}{'modules':>9}{'of PyJWT':>10}")
    for name, runs in results.items():
        figures = [run["ms"] for run in runs]
        median, low = statistics.median(figures), statistics.quantiles(figures, n=4)[0]
        print(f"{name:28}{median:8.1f}{low:16.1f}{runs[0]['modules']:9}{median / reference:10.2f}")
    loaded = {module.split(".")[0] for module in results["authorizer"][0]["loaded"]}
    print("\nafter the authorizer's first decision:")
    for module in UNWANTED:
        print(f"  {module:12}{'IMPORTED' if module in loaded else 'not imported'}")


if __name__ == "__main__":
    main()
