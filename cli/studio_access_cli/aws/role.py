"""An IAM role: its inline policies and the managed ones that are attached."""

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError
from studio_access.iam.document import to_json

from .client import code_of, pages


class Role:
    """One role; the methods raise what the AWS SDK raises."""

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

    def policy_names(self) -> list[str]:
        """The names of all inline policies."""
        return list(pages(self._client.list_role_policies, "PolicyNames", "Marker", RoleName=self._name))

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
