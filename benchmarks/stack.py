"""How long the program takes to describe the dev stack, imports apart: `python -m benchmarks.resource_graph`."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 5
TARGET_SECONDS = 1.0


def one_round() -> tuple[float, float, float, int]:
    """In this process: seconds for the imports, for the graph, for the graph again; and the number of resources."""
    sys.path.insert(0, str(ROOT))
    started = time.perf_counter()
    import pulumi_aws as aws  # noqa: PLC0415 (the import is what is measured)

    from components.studio_access import StudioAccess  # noqa: F401, PLC0415 (loaded when it is first asked for)
    from tests.cloud import deploy_stack  # noqa: PLC0415

    # pulumi_aws loads its modules when they are first touched: they count as imports.
    _ = aws.apigateway, aws.cloudwatch, aws.cognito, aws.ec2, aws.iam, aws.lambda_, aws.vpc
    imported = time.perf_counter()
    deployment = deploy_stack("dev")
    first = time.perf_counter()
    deploy_stack.__wrapped__("dev")
    return imported - started, first - imported, time.perf_counter() - first, len(deployment.resources)


def main() -> None:
    """Measure in fresh processes and print the medians."""
    rounds = []
    for _ in range(ROUNDS):
        code = "from benchmarks.resource_graph import one_round; print(*one_round())"
        result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
        rounds.append([float(value) for value in result.stdout.split()])
    imports, first, again, resources = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"dev stack, {resources:.0f} resources; medians of {ROUNDS} fresh processes")
    print(f"  imports                   {imports:5.2f} s")
    print(f"  graph, first              {first:5.2f} s   target: below {TARGET_SECONDS:.0f} s")
    print(f"  graph, in a warm process  {again:5.2f} s")


if __name__ == "__main__":
    main()
