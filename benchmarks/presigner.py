"""How much CPU time a warm presigner adds to SageMaker's own time: `python benchmarks/presigner_warm.py`."""

import contextlib
import io
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROUNDS = 7
CALLS = 1000
TARGET_MICROSECONDS = 2000

DOMAIN = "d-abcdefghijkl"
# A presigned URL is some 4 kB long, most of it the token.
ANSWER = {"AuthorizedUrl": f"https://{DOMAIN}.studio.eu-central-1.sagemaker.aws/auth?token={'x' * 4000}"}
EVENT = {
    "pathParameters": {"profile": "alice"},
    "queryStringParameters": {"space": "team-a"},
    "multiValueQueryStringParameters": {"space": ["team-a"]},
    "requestContext": {
        "authorizer": {"profile": "alice"},
        "extendedRequestId": "7c9d9a6e-1111-2222-3333-444455556666",
        "identity": {"vpceId": "vpce-0123456789abcdef0"},
    },
}


def load_handler() -> Any:
    os.environ.update(
        DOMAIN_ID=DOMAIN,
        SAGEMAKER_ENDPOINT="https://sagemaker.example",
        EXPIRES_IN_SECONDS="60",
        SESSION_SECONDS="3600",
        SPACES='["team-a"]',
        LANDING_URIS="[]",
        AWS_REGION="eu-central-1",
        AWS_ACCESS_KEY_ID="example",
        AWS_SECRET_ACCESS_KEY="example",
    )
    sys.path.insert(0, str(Path(__file__).parents[1] / "functions" / "presigner"))
    import handler  # noqa: PLC0415  only now on the path

    return handler


def answer_without_network(handler: Any) -> None:
    """Let botocore serialize, sign and parse as always, and only not send."""
    from botocore.awsrequest import AWSResponse  # noqa: PLC0415  loaded with the handler, not before

    class Body(io.BytesIO):
        def stream(self) -> list[bytes]:
            return [self.read()]

    def respond(**_: Any) -> AWSResponse:
        return AWSResponse("https://sagemaker.example", 200, {}, Body(json.dumps(ANSWER).encode()))

    handler.STUDIO.client.meta.events.register("before-send.sagemaker.CreatePresignedDomainUrl", respond)


def microseconds(call: Callable[[], object]) -> float:
    """CPU time of one call, median of the rounds, with the log going nowhere."""
    rounds = []
    with contextlib.redirect_stdout(io.StringIO()):
        for _ in range(ROUNDS):
            started = time.process_time()
            for _ in range(CALLS):
                call()
            rounds.append((time.process_time() - started) / CALLS * 1e6)
    return statistics.median(rounds)


def main() -> None:
    handler = load_handler()

    def handle() -> None:
        assert handler.handler(EVENT, None)["statusCode"] == 200

    answer_without_network(handler)
    with_botocore = microseconds(handle)
    handler.STUDIO.client.create_presigned_domain_url = lambda **_: ANSWER
    rows = {
        "json.dumps of the answer": microseconds(lambda: {"statusCode": 200, "body": json.dumps(ANSWER)}),
        "handler, SageMaker a constant": microseconds(handle),
        "handler and botocore, nothing sent": with_botocore,
    }
    base = next(iter(rows.values()))
    print(f"{'presigner, warm':36}{'CPU µs':>10}{'ratio':>8}   target < {TARGET_MICROSECONDS} µs")
    for name, value in rows.items():
        print(f"{name:36}{value:10.1f}{value / base:8.1f}   {'met' if value < TARGET_MICROSECONDS else 'missed'}")


if __name__ == "__main__":
    main()
