"""The spaces and apps of Studio domains, as far as an operator lists and deletes them."""

from collections.abc import Callable, Mapping
from typing import Any

from local.aws.sagemaker.store import InUseError, NotFoundError, Store

Record = dict[str, Any]
Answer = Callable[[Mapping[str, Any], str], Record]

_OWNERS = ("UserProfileName", "SpaceName")


class Apps:
    """Apps and spaces of all domains; a deletion takes until somebody has looked once, as on AWS it takes minutes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._apps: list[Record] = []
        self._spaces: list[Record] = []

    def operations(self) -> dict[str, Answer]:
        """By operation, what answers its validated input."""
        return {
            "CreateApp": self._create_app,
            "CreateSpace": self._create_space,
            "DeleteApp": self._delete_app,
            "DeleteSpace": self._delete_space,
            "ListApps": self._list_apps,
            "ListSpaces": self._list_spaces,
            "DeleteUserProfile": self._delete_user_profile,
        }

    def owner_keys(self, operation: str, values: Mapping[str, Any]) -> Record:
        """The condition keys that say whose space a call is about; none for other calls.

        Source: Service Authorization Reference, Amazon SageMaker: `sagemaker:OwnerUserProfileArn`,
        `sagemaker:SpaceSharingType`.
        """
        space: Mapping[str, Any] = values
        if operation != "CreateSpace":
            found = [
                one for one in self._spaces if "SpaceName" in values and _same(one, values, "DomainId", "SpaceName")
            ]
            space = found[0] if found else {}
        owner = (space.get("OwnershipSettings") or {}).get("OwnerUserProfileName")
        sharing = (space.get("SpaceSharingSettings") or {}).get("SharingType")
        profile = self._store.arn(f"user-profile/{values.get('DomainId')}/{owner}")
        return {
            **({"sagemaker:OwnerUserProfileArn": profile} if owner else {}),
            **({"sagemaker:SpaceSharingType": sharing} if sharing else {}),
        }

    def _create_app(self, values: Mapping[str, Any], _: str) -> Record:
        self._store.domain(values["DomainId"])
        self._apps.append({**values, "Status": "InService"})
        return {"AppArn": self._store.arn(f"app/{values['DomainId']}/{values['AppType']}/{values['AppName']}")}

    def _create_space(self, values: Mapping[str, Any], _: str) -> Record:
        owner = values["OwnershipSettings"]["OwnerUserProfileName"]
        self._store.profile(values["DomainId"], owner)
        self._spaces.append({**values, "Status": "InService"})
        return {"SpaceArn": self._store.arn(f"space/{values['DomainId']}/{values['SpaceName']}")}

    def _delete_app(self, values: Mapping[str, Any], _: str) -> Record:
        found = [app for app in self._apps if _same(app, values, "DomainId", "AppType", "AppName", *_OWNERS)]
        if not found or found[-1]["Status"] != "InService":
            raise NotFoundError(f"App [{values['AppName']}] does not exist.")
        found[-1]["Status"] = "Deleting"
        return {}

    def _delete_space(self, values: Mapping[str, Any], _: str) -> Record:
        found = [space for space in self._spaces if _same(space, values, "DomainId", "SpaceName")]
        if not found:
            raise NotFoundError(f"Space [{values['SpaceName']}] does not exist.")
        if any(app["Status"] != "Deleted" and _same(app, values, "DomainId", "SpaceName") for app in self._apps):
            raise InUseError(f"Unable to delete Space [{values['SpaceName']}] because App(s) are associated with it.")
        found[0]["Status"] = "Deleting"
        return {}

    def _list_apps(self, values: Mapping[str, Any], _: str) -> Record:
        listed = [dict(app) for app in self._apps if _listed(app, values, "UserProfileName", "SpaceName")]
        for app in self._apps:
            app["Status"] = {"Deleting": "Deleted"}.get(app["Status"], app["Status"])
        return _page("Apps", listed, values)

    def _list_spaces(self, values: Mapping[str, Any], _: str) -> Record:
        listed = [_space_details(space) for space in self._spaces if _listed(space, values)]
        self._spaces = [space for space in self._spaces if space["Status"] != "Deleting"]
        return _page("Spaces", listed, values)

    def _delete_user_profile(self, values: Mapping[str, Any], _: str) -> Record:
        domain_id, name = values["DomainId"], values["UserProfileName"]
        profile = self._store.profile(domain_id, name)["UserProfileName"]
        held = [app for app in self._apps if app.get("UserProfileName") == profile and app["Status"] != "Deleted"]
        held += [space for space in self._spaces if space["OwnershipSettings"]["OwnerUserProfileName"] == profile]
        if any(thing["DomainId"] == domain_id for thing in held):
            raise InUseError(f"Unable to delete UserProfile [{name}] because apps or spaces are associated with it.")
        self._store.remove_profile(domain_id, name)
        return {}


def page_of_profiles(store: Store) -> Answer:
    """Answers ListUserProfiles."""

    def answer(values: Mapping[str, Any], _: str) -> Record:
        listed = [dict(profile) for profile in store.profiles.values() if _listed(profile, values)]
        return _page("UserProfiles", listed, values)

    return answer


def _same(record: Mapping[str, Any], values: Mapping[str, Any], *names: str) -> bool:
    return all(record.get(name) == values.get(name) for name in names)


def _listed(record: Mapping[str, Any], values: Mapping[str, Any], *names: str) -> bool:
    wanted = {name: values[f"{name}Equals"] for name in ("DomainId", *names) if f"{name}Equals" in values}
    return all(record.get(name) == value for name, value in wanted.items())


def _space_details(space: Mapping[str, Any]) -> Record:
    """As ListSpaces summarizes a space (SageMaker API reference, SpaceDetails)."""
    return {
        **{name: space[name] for name in ("DomainId", "SpaceName", "Status")},
        "OwnershipSettingsSummary": space["OwnershipSettings"],
        "SpaceSharingSettingsSummary": space.get("SpaceSharingSettings", {}),
    }


def _page(name: str, records: list[Record], values: Mapping[str, Any]) -> Record:
    """One page; ten records if the caller does not say (SageMaker API reference, MaxResults)."""
    start, size = int(values.get("NextToken", 0)), values.get("MaxResults", 10)
    following = {"NextToken": str(start + size)} if start + size < len(records) else {}
    return {name: records[start : start + size], **following}
