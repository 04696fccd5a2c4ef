"""`studio-access doctor`: all checks, and what to do about what they find."""

from collections.abc import Iterable

from botocore.exceptions import BotoCoreError, ClientError

from ..answer import Answer, give
from ..aws import Aws
from ..exit_status import AS_EXPECTED, NOT_AS_EXPECTED
from ..failure import of_client_error
from ..network import Network
from ..options import AwsProfile, Json, Outputs, Stack
from ..stack import read_stack
from . import api, functions, identity, switches, vpc
from .finding import ADVICE, UNKNOWN, Check, Finding, Patient

CHECKS: tuple[Check, ...] = (
    *switches.CHECKS,
    *vpc.CHECKS,
    *api.CHECKS,
    *functions.CHECKS,
    *identity.CHECKS,
)
network = Network()


def doctor(aws_profile: AwsProfile = None, outputs: Outputs = None, stack: Stack = None, json: Json = False) -> None:
    """Look for what is wrong with the deployment, and say what to do.

    Nothing is changed. Each finding says what it is, why it matters and which command mends it. What cannot be looked
    at (permissions, network) is a finding too.

    Exit status 0 if all is well or only advice is left, 1 if not.
    """

    def make() -> Answer:
        deployed = read_stack(outputs, stack)
        aws = Aws(deployed, aws_profile)
        patient = Patient(deployed, aws, network, aws.check_account(deployed))
        return answer_of({check.name: look(check, patient) for check in CHECKS})

    give(make, json)


def look(check: Check, patient: Patient) -> list[Finding]:
    """What a check finds; that it cannot look is a finding."""
    try:
        return list(check.look(patient))
    except ClientError as error:
        return [_blind(of_client_error(error))]
    except BotoCoreError as error:
        return [_blind(f"AWS did not answer ({type(error).__name__})")]
    except (KeyError, ValueError, TypeError) as error:
        return [_blind(f"AWS answered in a way that is not known here ({type(error).__name__})")]


def _blind(reason: str) -> Finding:
    return Finding(
        f"could not be looked at: {reason}",
        "it may be well or not",
        "run it with credentials that may read it",
        UNKNOWN,
    )


def answer_of(found: dict[str, list[Finding]]) -> Answer:
    """The table: a row for each finding, and one for each check that found nothing."""
    rows, marks = [], []
    for name, findings in found.items():
        rows += [(name, finding.what, finding.why, finding.fix) for finding in findings] or [(name, "good", "", "")]
        marks += [None if finding.level == ADVICE else False for finding in findings] or [True]
    wrong = _count(found.values())
    checks = [{"check": name, "findings": [vars(finding) for finding in findings]} for name, findings in found.items()]
    return Answer(
        document={"checks": checks, "problems": wrong, "healthy": wrong == 0},
        columns=("check", "finding", "why it matters", "what to do"),
        rows=rows,
        marks=marks,
        notes=[f"{len(found)} checks, {wrong} problems"],
        exit_status=NOT_AS_EXPECTED if wrong else AS_EXPECTED,
    )


def _count(found: Iterable[list[Finding]]) -> int:
    return sum(finding.level != ADVICE for findings in found for finding in findings)
