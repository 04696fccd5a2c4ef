"""The package's functions: what each is called and needs."""

from dataclasses import dataclass

from ..config.settings import Settings


@dataclass(frozen=True)
class FunctionSpec:
    """Which function it is, and what it needs."""

    source: str
    """Its folder in `functions/`."""
    memory_mb: int
    timeout_seconds: int
    calls_sagemaker: bool = False
    """Whether it does, through the VPC's endpoint, and so always runs in the VPC."""
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
AUTHORIZER = FunctionSpec("authorizer", memory_mb=256, timeout_seconds=7)
# Below API Gateway's limit, and above the sum of the limits of the function's own calls.
PRESIGNER = FunctionSpec("presigner", memory_mb=512, timeout_seconds=9, calls_sagemaker=True)
PROFILE_CREATOR = FunctionSpec("profile_creator", memory_mb=512, timeout_seconds=9, calls_sagemaker=True)
PAGE = FunctionSpec("page", memory_mb=128, timeout_seconds=3)
PREFLIGHT = FunctionSpec("preflight", memory_mb=128, timeout_seconds=3)
# Cognito waits five seconds for a trigger (developer guide, "Customizing user pool workflows with Lambda triggers").
PRE_TOKEN = FunctionSpec("pre_token", memory_mb=512, timeout_seconds=5)
# Sources are fetched one after the other, each in a few seconds at most.
KEY_REFRESHER = FunctionSpec("key_refresher", memory_mb=256, timeout_seconds=60, name_end="keys")


def runs_in_vpc(spec: FunctionSpec, settings: Settings) -> bool:
    """Whether the function runs in the VPC's subnets, and so may attach to them."""
    return spec.calls_sagemaker or (spec == AUTHORIZER and settings.authorizer_in_vpc)


def behind_the_api(settings: Settings) -> list[FunctionSpec]:
    """The functions that API Gateway calls."""
    optional = {
        PAGE: settings.serves_page,
        PREFLIGHT: bool(settings.cors_origins),
        PROFILE_CREATOR: settings.create_profiles,
    }
    return [AUTHORIZER, PRESIGNER, *(spec for spec, is_wanted in optional.items() if is_wanted)]


def wanted(settings: Settings) -> list[FunctionSpec]:
    """All functions that these settings need."""
    others = {PRE_TOKEN: settings.profile_from == "claim", KEY_REFRESHER: settings.key_refresh == "scheduled"}
    return [*behind_the_api(settings), *(spec for spec, is_wanted in others.items() if is_wanted)]
