"""The user profiles of a Studio domain, and what people keep running in them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from .client import code_of, pages

_GONE = ("Deleted", "Deleting")


@dataclass(frozen=True)
class Contents:
    """What runs or is kept in a user profile, and must go before the profile can."""

    apps: list[dict[str, str]]
    """As DeleteApp takes them."""
    spaces: list[str]
    shared: list[str]
    """Spaces of theirs that others work in too."""
    deleting: bool
    """Whether some of it is being deleted."""

    @property
    def are_left(self) -> bool:
        """Whether there is anything."""
        return bool(self.apps or self.spaces or self.shared or self.deleting)


class UserProfiles:
    """The profiles of one domain."""

    def __init__(self, client: Any, domain_id: str) -> None:
        self._client = client
        self._domain_id = domain_id

    def statuses(self) -> dict[str, str]:
        """The status of every profile, by name."""
        found = pages(self._client.list_user_profiles, "UserProfiles", DomainIdEquals=self._domain_id, MaxResults=100)
        return {profile["UserProfileName"]: profile["Status"] for profile in found}

    def add(self, name: str, security_group_ids: list[str]) -> None:
        """Create a profile with the domain's own settings, except for the security groups if some are given."""
        groups = {"UserSettings": {"SecurityGroups": security_group_ids}} if security_group_ids else {}
        self._client.create_user_profile(**self._named(name), **groups)

    def remove(self, name: str) -> bool:
        """Delete a profile; its home directory stays. False if there is none."""
        return self._if_there(lambda: self._client.delete_user_profile(**self._named(name)))

    def contents(self, name: str) -> Contents:
        """The apps and spaces of a profile, and the apps in those spaces."""
        spaces = [
            space
            for space in pages(self._client.list_spaces, "Spaces", DomainIdEquals=self._domain_id, MaxResults=100)
            if space.get("OwnershipSettingsSummary", {}).get("OwnerUserProfileName") == name
        ]
        apps = list(self._apps("UserProfileName", name))
        for space in spaces:
            apps += self._apps("SpaceName", space["SpaceName"])
        live = [space for space in spaces if space["Status"] not in _GONE]
        shared = [space["SpaceName"] for space in live if _is_shared(space)]
        return Contents(
            apps=[_key(app) for app in apps if app["Status"] not in _GONE],
            spaces=[space["SpaceName"] for space in live if not _is_shared(space)],
            shared=shared,
            deleting=any(one["Status"] == "Deleting" for one in [*apps, *spaces]),
        )

    def delete_app(self, key: dict[str, str]) -> bool:
        """Begin to delete an app. False if there is none."""
        return self._if_there(lambda: self._client.delete_app(DomainId=self._domain_id, **key))

    def delete_space(self, name: str) -> bool:
        """Begin to delete a space, whose apps are gone. False if there is none."""
        return self._if_there(lambda: self._client.delete_space(DomainId=self._domain_id, SpaceName=name))

    def _apps(self, owner: str, name: str) -> Any:
        wanted = {"DomainIdEquals": self._domain_id, f"{owner}Equals": name}
        return pages(self._client.list_apps, "Apps", MaxResults=100, **wanted)

    def _named(self, name: str) -> dict[str, str]:
        return {"DomainId": self._domain_id, "UserProfileName": name}

    def _if_there(self, call: Callable[[], Any]) -> bool:
        try:
            call()
        except ClientError as error:
            if code_of(error) in ("ResourceNotFound", "ResourceNotFoundException"):
                return False
            raise
        return True


def _key(app: dict[str, str]) -> dict[str, str]:
    return {name: app[name] for name in ("AppType", "AppName", "UserProfileName", "SpaceName") if app.get(name)}


def _is_shared(space: dict[str, Any]) -> bool:
    return space.get("SpaceSharingSettingsSummary", {}).get("SharingType") == "Shared"
