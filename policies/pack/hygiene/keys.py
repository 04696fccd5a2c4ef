"""Customer keys change by themselves."""

from collections.abc import Iterator

from pulumi_policy import Severity

from ..inputs import Resource
from ..policy import ADVISORY, About, Config, resource_policy


def _rotation(resource: Resource, _: Config) -> Iterator[str]:
    symmetric = (resource.known("customerMasterKeySpec") or "SYMMETRIC_DEFAULT") == "SYMMETRIC_DEFAULT"
    if symmetric and not resource.known("enableKeyRotation"):
        yield "it stays the same for ever"


KMS_ROTATION = resource_policy(
    About(
        name="kms-rotation",
        description="Customer keys are rotated.",
        severity=Severity.MEDIUM,
        level=ADVISORY,
        controls=(
            "securityhub:KMS.4",
            "config:cmk-backing-key-rotation-enabled",
            "cis:3.0.0/3.6",
            "checkov:CKV_AWS_7",
        ),
        remedy="Set enableKeyRotation to true",
    ),
    {"aws:kms/key:Key": _rotation},
)
