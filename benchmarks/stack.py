"""Measures the stack: time to describe it, growth with people, sizes of bundles: `python -m benchmarks.stack`.

Build the bundles first: `make bundles local-bundles`.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
TARGET_SECONDS = 1.0
_LONGEST_SECONDS = 1800.0  # a thousand people on a busy machine
MB = 1_000_000


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


def print_resource_graph(rounds: int) -> None:
    """How long the program takes to describe the dev stack, imports apart: medians of fresh processes."""
    measured = []
    for _ in range(rounds):
        code = "from benchmarks.stack import one_round; print(*one_round())"
        result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
        measured.append([float(value) for value in result.stdout.split()])
    imports, first, again, resources = (statistics.median(column) for column in zip(*measured, strict=True))
    print(f"dev stack, {resources:.0f} resources; medians of {rounds} fresh processes")
    print(f"  imports                   {imports:5.2f} s")
    print(f"  graph, first              {first:5.2f} s   target: below {TARGET_SECONDS:.0f} s")
    print(f"  graph, in a warm process  {again:5.2f} s")


def print_user_profiles(people: Sequence[int]) -> None:
    """How the greenfield stack grows with its people, fewest first."""
    from tests.cloud import deploy_stack  # noqa: PLC0415 (the other figures are of processes without it)

    deploy_stack("greenfield")  # imports
    print(f"\n{'user profiles':>13}{'resources':>11}{'a person':>10}{'seconds':>9}{'ms a resource':>15}")
    before = (0, 0)
    for number in people:
        names = json.dumps([f"person-{index}" for index in range(number)])
        started = time.perf_counter()
        resources = len(deploy_stack("greenfield", time_limit=_LONGEST_SECONDS, userProfiles=names).resources)
        seconds = time.perf_counter() - started
        each = (resources - before[1]) / (number - before[0]) if before[0] else float("nan")
        print(f"{number:13}{resources:11}{each:10.1f}{seconds:9.2f}{1000 * seconds / resources:15.2f}")
        before = (number, resources)


def deflated(archive: zipfile.ZipFile) -> int:
    """About what travels at deployment, compressed on the way, and what Lambda stores."""
    return sum(len(zlib.compress(archive.read(name))) for name in archive.namelist())


def print_bundle_sizes(folder: Path) -> None:
    """How big the built bundles are."""
    bundles = sorted(folder.glob("*.zip"))
    if not bundles:
        sys.exit(f"no bundles in {folder}; run: python -m components.studio_access.bundles --folder {folder}")
    print(f"\n{'bundle':34}{'files':>7}{'unpacked MB':>13}{'zip MB':>9}{'deflated MB':>13}")
    for path in bundles:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries) / MB
            row = f"{path.name:34}{len(entries):7}{unpacked:13.1f}{path.stat().st_size / MB:9.1f}"
            print(f"{row}{deflated(archive) / MB:13.1f}")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="fresh processes that describe the stack")
    parser.add_argument("--people", type=int, nargs="+", default=[1, 10, 100, 1000], help="in ascending order")
    parser.add_argument("--bundles", type=Path, default=Path("build"), help="where the bundles are")
    options = parser.parse_args(arguments)
    print_resource_graph(options.rounds)
    print_user_profiles(options.people)
    print_bundle_sizes(options.bundles)


if __name__ == "__main__":
    main()
