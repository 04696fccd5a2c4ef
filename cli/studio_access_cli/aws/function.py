"""A Lambda function that can be stopped, and started again as it was."""

from typing import Any

from studio_access.aws.location import Location

from ..errors import CommandError

BEFORE = "studio-access:concurrency-before-lock"
"""The tag that remembers the reserved concurrency: a number, or `none`.

A tag of the function itself: whoever sets the function back to what the program says (`pulumi up --refresh`) sets back
both at once, so the memory never outlives what it is about.
"""
NONE = "none"
RENEWED = "SESSIONS_REVOKED_BEFORE"
"""The environment variable that makes a function start anew; nothing reads it."""


class Function:
    """One function."""

    def __init__(self, client: Any, location: Location, name: str) -> None:
        self._client = client
        self._name = name
        self._arn = location.arn("lambda", f"function:{name}")

    def reserved(self) -> int | None:
        """How many calls at a time are reserved for it; 0: none is served; None: no limit of its own."""
        return self._client.get_function_concurrency(FunctionName=self._name).get("ReservedConcurrentExecutions")

    def remembered(self) -> str | None:
        """What it had before it was stopped; None if it was not."""
        return self._client.list_tags(Resource=self._arn).get("Tags", {}).get(BEFORE)

    def stop(self) -> str:
        """Serve no call any more; what was there is remembered first, and only if it was not stopped already."""
        reserved, remembered = self.reserved(), self.remembered()
        if reserved == 0 and remembered is not None:
            return "was stopped already"
        before = NONE if reserved is None else str(reserved)
        self._client.tag_resource(Resource=self._arn, Tags={BEFORE: before})
        self._client.put_function_concurrency(FunctionName=self._name, ReservedConcurrentExecutions=0)
        return f"serves no call (reserved concurrency 0, was {before})"

    def start(self) -> str:
        """Give it back what it had."""
        reserved, remembered = self.reserved(), self.remembered()
        if remembered is None:
            if reserved == 0:
                raise CommandError(
                    f"{self._name} has reserved concurrency 0, and what it had before is not written down: "
                    f"`aws lambda delete-function-concurrency --function-name {self._name}`"
                )
            return "was not stopped"
        if remembered == NONE:
            self._client.delete_function_concurrency(FunctionName=self._name)
        else:
            self._client.put_function_concurrency(FunctionName=self._name, ReservedConcurrentExecutions=int(remembered))
        self._client.untag_resource(Resource=self._arn, TagKeys=[BEFORE])
        return f"serves calls again (reserved concurrency {remembered})"

    def renew(self, moment: str) -> str:
        """Let Lambda start it anew, with new credentials: a changed environment does that.

        What runs would otherwise go on, for hours, with credentials from before, whose URLs do not work any more.
        """
        known = self._client.get_function_configuration(FunctionName=self._name)
        variables = {**known.get("Environment", {}).get("Variables", {}), RENEWED: moment}
        self._client.update_function_configuration(FunctionName=self._name, Environment={"Variables": variables})
        return "starts anew with new credentials"
