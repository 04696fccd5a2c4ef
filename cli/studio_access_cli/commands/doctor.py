"""`studio-access doctor`: runs all checks, and says what to do about what they find."""

from collections.abc import Mapping

from ..checks import availability, tampering
from ..checks.finding import ADVICE, DRIFT_COMMAND, Finding, run_check
from ..deployment import connect
from ..errors import AS_EXPECTED, NOT_AS_EXPECTED
from ..network import Network
from ..stack import read_stack
from ..terminal import AwsProfile, Json, OutputsFile, Result, StackName, run_command

CHECKS = (*availability.CHECKS, *tampering.CHECKS)
network = Network()


def doctor(
    aws_profile: AwsProfile = None, outputs: OutputsFile = None, stack: StackName = None, json: Json = False
) -> None:
    """Look for what is wrong with the deployment and not in Pulumi's sight, and say what to do.

    Nothing is changed. Each finding says what it is, why it matters and which command mends it. What cannot be looked
    at (permissions, network) is a finding too. What differs from the program in the resources that Pulumi manages is
    not looked for here: `pulumi preview --refresh --expect-no-changes` tells that.

    Exit status 0 if all is well or only advice is left, 1 if not.
    """

    def make() -> Result:
        deployment = connect(read_stack(outputs, stack), aws_profile)
        return result_of({check.name: run_check(check, deployment, network) for check in CHECKS})

    run_command(make, json)


def result_of(found: Mapping[str, list[Finding]]) -> Result:
    """The table: a row for each finding, and one for each check that found nothing."""
    rows, marks = [], []
    for name, findings in found.items():
        rows += [(name, finding.what, finding.why, finding.fix) for finding in findings] or [(name, "good", "", "")]
        marks += [None if finding.level == ADVICE else False for finding in findings] or [True]
    wrong = sum(finding.level != ADVICE for findings in found.values() for finding in findings)
    checks = [{"check": name, "findings": [vars(finding) for finding in findings]} for name, findings in found.items()]
    return Result(
        document={"checks": checks, "problems": wrong, "healthy": wrong == 0, "driftCommand": DRIFT_COMMAND},
        columns=("check", "finding", "why it matters", "what to do"),
        rows=rows,
        marks=marks,
        notes=[
            f"{len(found)} checks, {wrong} problems",
            f"what differs from the program is told by `{DRIFT_COMMAND}`, not here",
        ],
        exit_status=NOT_AS_EXPECTED if wrong else AS_EXPECTED,
    )
