"""The stack file reader gives the program what the Pulumi CLI would, and refuses what it would."""

import pytest

from local.pulumi_engine.stack_file import StackFileError, stack_config

PROJECT = """
name: studio-access
config:
  aws:region: {value: us-east-1}
  domainId: {type: string}
  stageName: {type: string, default: dev}
  expiresInSeconds: {type: integer, default: 300}
  mfa: {type: boolean, default: false}
  subnetIds: {type: array, items: {type: string}, default: []}
  tags: {type: object, default: {}}
"""


@pytest.fixture
def root(tmp_path):
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    return tmp_path


def write(root, config):
    (root / "Pulumi.local.yaml").write_text(f"config:\n{config}")


def test_defaults_and_foreign_values_reach_the_program_as_text(root):
    write(root, "  domainId: d-1\n")
    assert stack_config(root, "local") == {
        "aws:region": "us-east-1",
        "studio-access:domainId": "d-1",
        "studio-access:stageName": "dev",
        "studio-access:expiresInSeconds": "300",
        "studio-access:mfa": "false",
        "studio-access:subnetIds": "[]",
        "studio-access:tags": "{}",
    }


def test_the_stack_file_wins_over_defaults_and_an_override_wins_over_both(root):
    write(root, "  studio-access:domainId: d-1\n  studio-access:stageName: prod\n  expiresInSeconds: 60\n")
    config = stack_config(root, "local", {"studio-access:stageName": "test", "subnetIds": '["subnet-1"]'})
    assert config["studio-access:stageName"] == "test"
    assert config["studio-access:expiresInSeconds"] == "60"
    assert config["studio-access:subnetIds"] == '["subnet-1"]'


def test_a_region_in_the_stack_file_wins_over_the_project(root):
    write(root, "  domainId: d-1\n  aws:region: eu-west-1\n")
    assert stack_config(root, "local")["aws:region"] == "eu-west-1"


def test_a_missing_key_is_reported_in_the_words_of_the_cli(root):
    write(root, "  stageName: dev\n")
    with pytest.raises(StackFileError, match=r"^Stack 'local' is missing configuration value 'domainId'$"):
        stack_config(root, "local")


def test_all_missing_keys_are_reported_at_once(root):
    (root / "Pulumi.yaml").write_text("name: p\nconfig: {c: {type: string}, a: {type: string}, b: {type: string}}")
    write(root, "")
    with pytest.raises(StackFileError, match=r"is missing configuration values 'a', 'b' and 'c'$"):
        stack_config(root, "local")


@pytest.mark.parametrize(
    ("line", "type_name"),
    [
        ("expiresInSeconds: soon", "integer"),
        ("expiresInSeconds: 1.5", "integer"),
        ("mfa: 'yes'", "boolean"),
        ("subnetIds: subnet-1", "array<string>"),
        ("subnetIds: [[a]]", "array<string>"),
        ("stageName: [dev]", "string"),
        ("tags: [a]", "object"),
    ],
)
def test_a_value_of_the_wrong_type_is_reported_in_the_words_of_the_cli(root, line, type_name):
    write(root, f"  domainId: d-1\n  {line}\n")
    with pytest.raises(StackFileError, match=f"configuration key '{line.split(':')[0]}' must be of type '{type_name}'"):
        stack_config(root, "local")


def test_an_unknown_type_in_the_project_is_never_satisfied(root):
    (root / "Pulumi.yaml").write_text("name: p\nconfig: {a: {type: number, default: 1}}")
    write(root, "")
    with pytest.raises(StackFileError, match="must be of type 'number'"):
        stack_config(root, "local")


def test_an_encrypted_value_is_refused_since_only_the_cli_holds_the_key(root):
    write(root, "  domainId: {secure: v1:abc}\n")
    with pytest.raises(StackFileError, match="'domainId' is encrypted"):
        stack_config(root, "local")


@pytest.mark.parametrize("name", ["Pulumi.yaml", "Pulumi.local.yaml"])
def test_a_missing_file_is_named(root, name):
    write(root, "  domainId: d-1\n")
    (root / name).unlink()
    with pytest.raises(StackFileError, match=f"^{name} not found"):
        stack_config(root, "local")


def test_a_file_that_is_no_mapping_is_refused(root):
    (root / "Pulumi.local.yaml").write_text("- a\n")
    with pytest.raises(StackFileError, match=r"Pulumi\.local\.yaml and its `config` must be mappings"):
        stack_config(root, "local")


def test_a_configuration_that_is_no_mapping_is_refused(root):
    (root / "Pulumi.local.yaml").write_text("config: [a]\n")
    with pytest.raises(StackFileError, match=r"Pulumi\.local\.yaml and its `config` must be mappings"):
        stack_config(root, "local")


def test_a_project_without_a_name_is_refused(root):
    (root / "Pulumi.yaml").write_text("config: {}")
    write(root, "")
    with pytest.raises(StackFileError, match=r"Pulumi\.yaml names no project"):
        stack_config(root, "local")


@pytest.mark.parametrize("word", ["yes", "No", "on", "OFF", "y", "2026-01-31"])
def test_words_that_only_older_yaml_takes_for_something_else_stay_text(root, word):
    write(root, f"  domainId: d-1\n  stageName: {word}\n")
    assert stack_config(root, "local")["studio-access:stageName"] == word


@pytest.mark.parametrize(("word", "value"), [("true", "true"), ("False", "false"), ("TRUE", "true")])
def test_true_and_false_are_booleans(root, word, value):
    write(root, f"  domainId: d-1\n  mfa: {word}\n")
    assert stack_config(root, "local")["studio-access:mfa"] == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("config:\n  domainId: d-1\n  domainId: d-2\n", "Pulumi.local.yaml, line 3: domainId is there twice"),
        ("config:\n  tags: {a: 1, a: 2}\n", "Pulumi.local.yaml, line 2: a is there twice"),
        ("config:\n  domainId: [\n", "Pulumi.local.yaml, line 3: expected the node content, but found '<stream end>'"),
        ("config:\n  ? [a]\n  : b\n", "Pulumi.local.yaml, line 2: found unhashable key"),
        ("\x01", "Pulumi.local.yaml: unacceptable character #x0001: special characters are not allowed"),
    ],
)
def test_what_is_no_proper_yaml_is_one_line_that_says_where(root, text, message):
    (root / "Pulumi.local.yaml").write_text(text)
    with pytest.raises(StackFileError) as caught:
        stack_config(root, "local")
    assert str(caught.value) == message


def test_an_alias_is_no_repeated_key(root):
    write(root, "  domainId: d-1\n  tags: &tags {a: '1'}\n  subnetIds: []\n  p:more: {<<: *tags, a: '2'}\n")
    assert stack_config(root, "local")["p:more"] == '{"a": "2"}'
