"""The routes of the private API: who may call them, and which function answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..config.settings import Settings
from ..lambda_functions.kinds import PAGE, PREFLIGHT, PRESIGNER, PROFILE_CREATOR, Kind

_CHOICES = ("space", "landing")


@dataclass(frozen=True)
class Route:
    """One method of one path."""

    name: str
    verb: str
    path: str
    """Below the stage, such as `/{profile}`."""
    function: Kind
    public: bool = False
    """Without a token: the authorizer is not asked, so the resource policy alone must let it in."""
    query: tuple[str, ...] = ()
    """The parameters of the query string that API Gateway knows."""

    @property
    def parameters(self) -> dict[str, bool]:
        """The request parameters API Gateway knows, and whether it refuses a request without them."""
        names = [part.strip("{}") for part in self.path.split("/") if part.startswith("{")]
        return {
            **{f"method.request.path.{name}": True for name in names},
            **{f"method.request.querystring.{name}": False for name in self.query},
        }

    @property
    def resource(self) -> str:
        """What a policy calls it, below the stage: parameters are `*`."""
        return self.verb + "/".join("*" if part.startswith("{") else part for part in self.path.split("/"))


def routes(settings: Settings) -> list[Route]:
    """The API's routes under these settings."""
    found = [
        Route("profile", "GET", "/{profile}", PRESIGNER, query=_CHOICES),
        Route("me", "GET", "/me", PRESIGNER, query=_CHOICES),
    ]
    if settings.serves_page:
        found.append(Route("page", "GET", "/", PAGE, public=True))
    if settings.cors_origins:
        found += [
            Route(f"{route.name}-preflight", "OPTIONS", route.path, PREFLIGHT, public=True)
            for route in found
            if route.function is PRESIGNER
        ]
    if settings.create_profiles:
        found.append(Route("me-profile", "POST", "/me/profile", PROFILE_CREATOR))
    return found


def endpoint_resources(of: Sequence[Route]) -> list[str]:
    """What the VPC endpoint lets through, below the stage: any GET, and the other routes one by one."""
    return ["GET/*", *(route.resource for route in of if route.verb != "GET")]


def invoked_by(of: Sequence[Route], kind: Kind) -> str:
    """The one pattern, below the stage, of the routes that a function answers: `GET/` exactly, or `GET/*`."""
    resources = [route.resource for route in of if route.function is kind]
    if len(resources) == 1:
        return resources[0]
    return "/".join([*{resource.partition("/")[0] for resource in resources}, "*"])
