"""The routes of the private API: each is a GET that the authorizer guards."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Route:
    """One `GET` of the API."""

    name: str
    path_part: str
    path_parameters: tuple[str, ...] = ()

    @property
    def parameters(self) -> dict[str, bool]:
        """The request parameters API Gateway knows, and whether it refuses a request without them."""
        return {
            **{f"method.request.path.{name}": True for name in self.path_parameters},
            "method.request.querystring.space": False,
            "method.request.querystring.landing": False,
        }


ROUTES = (Route("profile", "{profile}", ("profile",)), Route("me", "me"))
