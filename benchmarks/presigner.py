"""Measures what the presigner adds to SageMaker's own time, warm and cold: `python -m benchmarks.presigner`.

Warm: CPU time of one call, with SageMaker a constant, and with botocore doing everything but sending. Cold: CPU time
from the import of the handler to its first answer, a refusal, in fresh processes.
"""

import argparse
import contextlib
import io
import json
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from botocore.awsrequest import AWSResponse

from benchmarks.authorizer import print_starts, take_turns
from tests.functions.loading import load
from tests.functions.presigner.deployed import DOMAIN, ENVIRONMENT, event

TARGET_MICROSECONDS = 2000

# A presigned URL is some 4 kB long, most of it the token.
ANSWER = {"AuthorizedUrl": f"https://{DOMAIN}.studio.eu-central-1.sagemaker.aws/auth?token={'x' * 4000}"}
REFERENCE = "botocore's client alone"
PROGRAMS = {
    REFERENCE: """
import botocore.session
botocore.session.Session().create_client("sagemaker", region_name="eu-central-1")
""",
    "presigner": """
import handler
assert handler.handler(event, None)["statusCode"] == 403
""",
}


def answer_without_network(handler: Any) -> None:
    """Let botocore serialize, sign and parse as always, and only not send."""

    class Body(io.BytesIO):
        def stream(self) -> list[bytes]:
            return [self.read()]

    def respond(**_: Any) -> AWSResponse:
        return AWSResponse("https://sagemaker.example", 200, {}, Body(json.dumps(ANSWER).encode()))

    handler.STUDIO.client.meta.events.register("before-send.sagemaker.CreatePresignedDomainUrl", respond)


def microseconds(call: Callable[[], object], rounds: int, calls: int) -> float:
    """CPU time of one call, median of the rounds, with the log going nowhere."""
    figures = []
    with contextlib.redirect_stdout(io.StringIO()):
        for _ in range(rounds):
            started = time.process_time()
            for _ in range(calls):
                call()
            figures.append((time.process_time() - started) / calls * 1e6)
    return statistics.median(figures)


def print_warm(rounds: int, calls: int) -> None:
    """The table of warm calls."""
    handler, asked = load("presigner", ENVIRONMENT), event("alice", {"space": "team-a"})

    def handle() -> None:
        assert handler.handler(asked, None)["statusCode"] == 200

    def measured(call: Callable[[], object]) -> float:
        return microseconds(call, rounds, calls)

    answer_without_network(handler)
    with_botocore = measured(handle)
    handler.STUDIO.client.create_presigned_domain_url = lambda **_: ANSWER
    rows = {
        "json.dumps of the answer": measured(lambda: {"statusCode": 200, "body": json.dumps(ANSWER)}),
        "handler, SageMaker a constant": measured(handle),
        "handler and botocore, nothing sent": with_botocore,
    }
    base = next(iter(rows.values()))
    print(f"{'presigner, warm':36}{'CPU us':>10}{'ratio':>8}   target < {TARGET_MICROSECONDS} us")
    for name, value in rows.items():
        print(f"{name:36}{value:10.1f}{value / base:8.1f}   {'met' if value < TARGET_MICROSECONDS else 'missed'}")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--calls", type=int, default=1000, help="in a round")
    parser.add_argument("--starts", type=int, default=15, help="fresh processes for each program, 2 or more")
    options = parser.parse_args(arguments)
    print_warm(options.rounds, options.calls)
    print_starts(take_turns("presigner", PROGRAMS, ENVIRONMENT, event("*"), options.starts), REFERENCE)


if __name__ == "__main__":
    main()
