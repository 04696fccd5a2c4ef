"""Who is exempt: the roles that deploy front doors, and the one for emergencies."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# `*` may stand for an account, and for what AWS appends to a role's name, such as Identity Center's random end; at
# least six characters of the name are given, so that no pattern means everybody.
_ROLE = re.compile(
    r"arn:aws[a-z-]*:iam::(\d{12}|\*):role/([A-Za-z0-9+=,.@_/-]+/)?(\*/)?(?=[^/]*[A-Za-z0-9+=,.@_-]{6})[A-Za-z0-9+=,.@_*-]{6,64}",
    re.ASCII,
)


class NotARoleError(ValueError):
    """Raised if an exempt principal is not one nameable role."""


@dataclass(frozen=True)
class Trusted:
    """ARNs of roles, in which `*` may stand for an account or a part of the name."""

    break_glass: Sequence[str]
    """For emergencies: exempt from everything here. Watch its use."""
    deployers: Sequence[str]
    """Whoever runs `pulumi up`: may change the front door, and may not presign."""

    def __post_init__(self) -> None:
        for what in ("break_glass", "deployers"):
            arns = getattr(self, what)
            if not arns:
                raise NotARoleError(f"{what}: missing; name at least one role, or nobody can ever undo what is denied")
            for arn in arns:
                if not _ROLE.fullmatch(arn):
                    raise NotARoleError(
                        f"{what}: {arn!r} is not allowed; allowed is the ARN of a role, in which * may stand for the "
                        "account or a part of the name, of which six characters in a row are given"
                    )

    @property
    def who_changes(self) -> list[str]:
        """Exempt from what protects the front door."""
        return [*self.deployers, *self.break_glass]
