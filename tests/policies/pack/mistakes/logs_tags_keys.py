"""Mistakes in how long logs are kept and in customer keys; tags are configured in `test_configuration.py`."""

from tests.policies.pack.program import NAME, added, edited

MISTAKES = [
    added("a key stays the same for ever", "kms-rotation", "aws:kms/key:Key", {}),
    edited("a log is kept for ever", "log-retention", "LogGroup", f"{NAME}-presigner", "retentionInDays", 0),
    edited(
        "how long a log is kept is forgotten", "log-retention", "LogGroup", f"{NAME}-access", "retentionInDays", None
    ),
]
