"""Every IAM action and condition key that a document names is one of AWS's, spelled as AWS spells it.

The judge is parliament, which carries AWS's service authorization reference.
"""

import re
import warnings
from functools import cache

import pytest
from botocore.loaders import Loader

from tests.cloud import ROOT

with warnings.catch_warnings():
    # It imports pkg_resources, which warns of its own end.
    warnings.simplefilter("ignore")
    from parliament import statement

DOCUMENTS = sorted(
    path
    for path in ROOT.rglob("*.md")
    if path.relative_to(ROOT).parts[0] in {"README.md", "SECURITY.md", "docs", "examples", "policies"}
)
# Not in parliament's data, which is older: operations of the SDK, by service.
NEWER_ACTIONS = {"sagemaker": {"CreateHubContentPresignedUrls"}}
# Spelled like a condition key: a key of Pulumi's AWS provider.
NO_CONDITION_KEYS = {"aws:region"}

_IN_CODE = re.compile(r"`([a-z0-9-]+):([A-Z][A-Za-z]*\*?)`((?:,? (?:and )?`[A-Z][A-Za-z]+`)*)")
_GLOBAL_KEY = re.compile(r"(?<![\w.:/-])aws:[A-Za-z]+")


@cache
def _of(service: str) -> tuple[set[str], set[str]]:
    """The service's actions and condition keys."""
    rows = [row for row in statement.iam_definition if row["prefix"] == service]
    actions = {privilege["privilege"] for row in rows for privilege in row["privileges"]}
    keys = {condition["condition"].partition(":")[2] for row in rows for condition in row["conditions"]}
    return actions | NEWER_ACTIONS.get(service, set()), keys


def unknown_names(text: str) -> list[str]:
    """What the text calls an action or a condition key, and AWS does not.

    `service:Action` in code; names in code right after it are of the same service.
    """
    found = []
    for service, first, more in _IN_CODE.findall(text):
        if service == "aws":
            continue
        actions, keys = _of(service)
        for name in [first, *re.findall(r"`(\w+)`", more)]:
            pattern = re.compile(name.replace("*", ".*"))
            if not any(map(pattern.fullmatch, actions)) and name not in keys:
                found.append(f"{service}:{name}")
    keys = {key.partition("/")[0] for key in statement.GLOBAL_CONDITION_KEYS} | NO_CONDITION_KEYS
    return found + [key for key in _GLOBAL_KEY.findall(text) if key not in keys]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_actions_and_condition_keys_are_those_of_aws(document):
    assert unknown_names(document.read_text(encoding="utf-8")) == []


def test_a_name_that_aws_does_not_have_is_found():
    text = (
        "`sagemaker:CreatePresignedUrl`, `iam:GetRolePolicy`, `ListRolesPolicies`; `aws:SourceVpcEndpoint`, `iam:Put*`"
    )
    assert unknown_names(text) == ["sagemaker:CreatePresignedUrl", "iam:ListRolesPolicies", "aws:SourceVpcEndpoint"]


@pytest.mark.parametrize("service", NEWER_ACTIONS)
def test_what_is_waived_is_an_operation_of_the_sdk(service):
    operations = Loader().load_service_model(service, "service-2")["operations"].keys()
    actions = {
        row["privilege"] for each in statement.iam_definition if each["prefix"] == service for row in each["privileges"]
    }
    assert operations >= NEWER_ACTIONS[service]
    assert not NEWER_ACTIONS[service] & actions, "the waiver is not needed any more"


def test_the_documents_name_actions():
    named = [name for document in DOCUMENTS for name in _IN_CODE.findall(document.read_text(encoding="utf-8"))]
    assert len(named) > 40
