"""The inline policies of a role."""

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from ...iam.document import to_json
from ..aws import pages
from ..failure import code_of


class Role:
    """One role."""

    def __init__(self, client: Any, name: str) -> None:
        self._client = client
        self._name = name

    def policy(self, name: str) -> dict[str, Any] | None:
        """An inline policy; None if there is none of that name."""
        try:
            document = self._client.get_role_policy(RoleName=self._name, PolicyName=name)["PolicyDocument"]
        except ClientError as error:
            if code_of(error) == "NoSuchEntity":
                return None
            raise
        return json.loads(document) if isinstance(document, str) else document

    def policies(self) -> dict[str, Any]:
        """Every inline policy, by name."""
        names = pages(self._client.list_role_policies, "PolicyNames", "Marker", RoleName=self._name)
        return {name: self.policy(name) for name in names}

    def attached(self) -> list[str]:
        """The ARNs of the managed policies."""
        found = pages(self._client.list_attached_role_policies, "AttachedPolicies", "Marker", RoleName=self._name)
        return [policy["PolicyArn"] for policy in found]

    def put(self, name: str, document: Mapping[str, Any]) -> None:
        """Add an inline policy, or replace it."""
        self._client.put_role_policy(RoleName=self._name, PolicyName=name, PolicyDocument=to_json(dict(document)))

    def remove(self, name: str) -> bool:
        """Delete an inline policy. False if there is none."""
        try:
            self._client.delete_role_policy(RoleName=self._name, PolicyName=name)
        except ClientError as error:
            if code_of(error) == "NoSuchEntity":
                return False
            raise
        return True
