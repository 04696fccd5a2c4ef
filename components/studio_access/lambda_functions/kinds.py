"""The package's functions: what each is called and needs."""

from dataclasses import dataclass

from ..configuration.settings import Settings


@dataclass(frozen=True)
class Kind:
    """Which function it is, and what it needs."""

    source: str
    """Its folder in `functions/`."""
    memory_mb: int
    timeout_seconds: int
    in_vpc: bool = False
    """Whether it calls SageMaker, and so runs in the VPC."""

    @property
    def label(self) -> str:
        """The end of its names."""
        return self.source.replace("_", "-")


AUTHORIZER = Kind("authorizer", memory_mb=256, timeout_seconds=5)
# Below API Gateway's limit, and above the sum of the limits of the function's own calls.
PRESIGNER = Kind("presigner", memory_mb=512, timeout_seconds=9, in_vpc=True)
PROFILE_CREATOR = Kind("profile_creator", memory_mb=512, timeout_seconds=9, in_vpc=True)
PAGE = Kind("page", memory_mb=128, timeout_seconds=3)
PREFLIGHT = Kind("preflight", memory_mb=128, timeout_seconds=3)


def wanted(settings: Settings) -> list[Kind]:
    """The functions that these settings need."""
    optional = {
        PAGE: settings.page,
        PREFLIGHT: bool(settings.cors_origins),
        PROFILE_CREATOR: settings.create_profiles,
    }
    return [AUTHORIZER, PRESIGNER, *(kind for kind, is_wanted in optional.items() if is_wanted)]
