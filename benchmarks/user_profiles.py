"""How the created Studio domain grows with its people: `python -m benchmarks.user_profiles`."""

import json
import time

from tests.cloud import deploy_stack

PEOPLE = (1, 10, 100, 1000)


def main() -> None:
    """Describe the greenfield stack with ever more user profiles and print resources and time."""
    deploy_stack("greenfield")  # imports
    print(f"{'user profiles':>13}{'resources':>11}{'a person':>10}{'seconds':>9}{'ms a resource':>15}")
    before = (0, 0)
    for people in PEOPLE:
        names = json.dumps([f"person-{number}" for number in range(people)])
        started = time.perf_counter()
        resources = len(deploy_stack("greenfield", userProfiles=names).resources)
        seconds = time.perf_counter() - started
        each = (resources - before[1]) / (people - before[0]) if before[0] else float("nan")
        print(f"{people:13}{resources:11}{each:10.1f}{seconds:9.2f}{1000 * seconds / resources:15.2f}")
        before = (people, resources)


if __name__ == "__main__":
    main()
