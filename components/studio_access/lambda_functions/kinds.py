"""The package's functions: what each is called and needs."""

from dataclasses import dataclass

from ..config.settings import Settings


@dataclass(frozen=True)
class Kind:
    """Which function it is, and what it needs."""

    source: str
    """Its folder in `functions/`."""
    memory_mb: int
    timeout_seconds: int
    in_vpc: bool = False
    """Whether it calls SageMaker, and so runs in the VPC."""
    name_end: str = ""
    """The end of its names, if that is not its folder's name."""

    @property
    def label(self) -> str:
        """The end of its names."""
        return self.name_end or self.source.replace("_", "-")

    def name(self, prefix: str) -> str:
        """Its physical name, which is its role's too."""
        return f"{prefix}-{self.label}"


# Above the sum of the limits of its own calls (keys, two reads of a directory): a function that is cut off is a 500.
AUTHORIZER = Kind("authorizer", memory_mb=256, timeout_seconds=7)
# Below API Gateway's limit, and above the sum of the limits of the function's own calls.
PRESIGNER = Kind("presigner", memory_mb=512, timeout_seconds=9, in_vpc=True)
PROFILE_CREATOR = Kind("profile_creator", memory_mb=512, timeout_seconds=9, in_vpc=True)
PAGE = Kind("page", memory_mb=128, timeout_seconds=3)
PREFLIGHT = Kind("preflight", memory_mb=128, timeout_seconds=3)
# Cognito waits five seconds for a trigger (developer guide, "Customizing user pool workflows with Lambda triggers").
PRE_TOKEN = Kind("pre_token", memory_mb=512, timeout_seconds=5)
# Sources are fetched one after the other, each in a few seconds at most.
KEY_REFRESHER = Kind("key_refresher", memory_mb=256, timeout_seconds=60, name_end="keys")


def schedule_name(function_name: str) -> str:
    """What the schedule that calls a function is called, and the role with which it does."""
    return f"{function_name}-schedule"


def behind_the_api(settings: Settings) -> list[Kind]:
    """The functions that API Gateway calls."""
    optional = {
        PAGE: settings.serves_page,
        PREFLIGHT: bool(settings.cors_origins),
        PROFILE_CREATOR: settings.create_profiles,
    }
    return [AUTHORIZER, PRESIGNER, *(kind for kind, is_wanted in optional.items() if is_wanted)]


def wanted(settings: Settings) -> list[Kind]:
    """All functions that these settings need."""
    others = {PRE_TOKEN: settings.profile_from == "claim", KEY_REFRESHER: settings.key_refresh == "scheduled"}
    return [*behind_the_api(settings), *(kind for kind, is_wanted in others.items() if is_wanted)]
