"""The API and stage are taken from the request's ARN only if all of it has the shape of one."""

import pytest

from tests.functions.authorizer.authorizing import STAGE
from tests.functions.authorizer.parts import access_policy, decision_log


@pytest.mark.parametrize("path", ["/GET/alice", "/GET/", "/POST/x/y", "/GET/a:b/c*d?", "/GET/\n"])
def test_the_stage_is_what_comes_before_verb_and_path(path):
    assert access_policy.stage_arn(STAGE + path) == STAGE


@pytest.mark.parametrize(
    "arn", [f"x{STAGE}/GET/a", f"{STAGE}/GET/a arn"[1:], f" {STAGE}/GET/a", STAGE, f"{STAGE}/get/a"]
)
def test_an_arn_within_something_else_is_none(arn):
    with pytest.raises(decision_log.ForbiddenError, match="method_arn"):
        access_policy.stage_arn(arn)
