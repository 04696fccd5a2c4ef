"""What the documents say is so."""

import json
import re

import pulumi_aws as aws
import pytest
import yaml

from components.studio_access.aws.naming import camel_case
from components.studio_access.config.stack_config import args_from_texts
from components.studio_access.outputs import OUTPUTS
from tests.cloud import BUNDLES, ROOT, deploy, deploy_stack
from tools.configuration import by_subject, to_decide_first
from tools.generate import BLOCKS, generated

README = (ROOT / "README.md").read_text()
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "policies" / "README.md", *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("path", BLOCKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_generated_parts_are_up_to_date(path):
    assert path.read_text() == generated(path), "run: make docs"


def test_pulumi_yaml_begins_with_what_is_to_be_decided_first_and_has_the_rest_by_subject():
    text = (ROOT / "Pulumi.yaml").read_text()
    first = [camel_case(field.name) for field in to_decide_first()]
    assert list(yaml.safe_load(text)["config"])[: len(first)] == first
    headings = [
        subject.title
        for subject, fields in by_subject().items()
        if not {camel_case(field.name) for field in fields} <= set(first)
    ]
    assert re.findall(r"^  # (.*?)\. ", text, re.MULTILINE) == ["To decide first", *headings]


def test_every_setting_has_one_row_in_the_section_of_its_subject():
    sections = (ROOT / "docs" / "configuration.md").read_text().split("\n## ")[2:]
    assert [section.partition("\n")[0] for section in sections] == [subject.title for subject in by_subject()]
    for section, fields in zip(sections, by_subject().values(), strict=True):
        assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == [camel_case(field.name) for field in fields]


def test_every_make_target_that_the_readme_names_exists():
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"make ([a-z]+)", README):
        assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text()):
        assert (document.parent / target).exists(), target


def test_what_only_a_real_account_can_show_is_on_the_first_screen_and_in_one_list():
    assert "(docs/not-shown.md)" in README.partition("\n## ")[0]
    for document in DOCUMENTS:
        if re.search(r"(?i)(real|live) account|tried here|not tried|to be confirmed", text := document.read_text()):
            assert document.name == "not-shown.md" or "not-shown.md" in text, document


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_to_a_heading_lead_to_one(document):
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#([^)]+)\)", document.read_text()):
        linked = (document.parent / target if target else document).read_text()
        headings = re.findall(r"^#+ (.*)$", linked, re.MULTILINE)
        assert anchor in {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}, target


def test_the_outputs_table_names_every_output():
    table = README.partition("## Outputs")[2].partition("\n## ")[0]
    named = [name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)]
    assert named == [camel_case(name) for name in OUTPUTS]
    assert set(named) == deploy_stack("dev").outputs.keys()


def test_the_commands_read_outputs_that_exist():
    assert set(re.findall(r"pulumi stack output (\w+)", README)) <= deploy_stack("dev").outputs.keys()


def test_the_example_program_runs(monkeypatch):
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    code = example.replace("from studio_access import", "from components.studio_access import")
    bundled = code.replace('"domain_id"', f'"bundle_folder": {str(BUNDLES)!r}, "domain_id"')

    def program():
        given = {
            "vpc": aws.ec2.Vpc("vpc", cidr_block="10.16.0.0/16"),
            "private_subnets": [aws.ec2.Subnet(f"private-{n}", vpc_id="vpc-0123456789abcdef0") for n in (1, 2)],
            "provider": aws.Provider("provider", region="eu-west-1"),
        }
        exec(compile(bundled, "README.md", "exec"), given)

    deploy_stack("dev")  # makes the bundles that hold the sources only
    deployment = deploy(program)
    assert deployment.outputs["studioUrl"].startswith("https://")
    assert any("aws::provider" in request.provider for request in deployment.monitor.requests.values())


def test_every_parameter_of_the_blog_s_sample_has_a_key():
    table = README.partition("### Coming from the blog's sample")[2].partition("\n## ")[0]
    keys = {
        key
        for row in re.findall(r"^\| `\w+`.*\| (.*) \|$", table, re.MULTILINE)
        for key in re.findall(r"`([\w:]+)`", row)
    }
    declared = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["config"].keys()
    assert keys - declared == {"aws:region"}
    assert len(re.findall(r"^\| `", table, re.MULTILINE)) == 10


@pytest.mark.parametrize("stack", ["dev", "local", "local-oidc", "greenfield"])
def test_stack_files_use_declared_keys_only(stack):
    declared = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["config"]
    used = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text())["config"]
    assert {key.removeprefix("studio-access:") for key in used if key.startswith("studio-access:")} <= declared.keys()


EXAMPLES_OF_PEOPLE = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "identity.md").read_text(), re.DOTALL)
NETWORK = {"corporateCidrs": '["192.168.10.0/24"]', "networkCidr": "10.16.0.0/16", "homeStorage": "retain"}


def test_there_are_examples_of_people():
    assert len(EXAMPLES_OF_PEOPLE) >= 4


@pytest.mark.parametrize("example", EXAMPLES_OF_PEOPLE)
def test_every_example_of_people_is_a_configuration_that_is_taken(example):
    config = yaml.safe_load(example)["config"]
    texts = {key.removeprefix("studio-access:"): as_text(value) for key, value in config.items()}
    network = {"homeStorage": ""} if "domainId" in texts or "domain" in texts.get("directory", "") else {}
    domain = {"domainId": "d-1a2b3c4d5e6f"} if network else {}
    given = {**NETWORK, **network, **domain, **texts}
    assert {camel_case(name) for name in args_from_texts(given)} == given.keys()


def as_text(value):
    """A configuration's value as the CLI hands it over: secrets in clear, lists and objects as JSON."""
    if isinstance(value, str):
        return value
    return re.sub(r'\{"secure": ("[^"]*")\}', r"\1", json.dumps(value))


def test_every_target_of_the_makefile_says_what_it_does():
    makefile = (ROOT / "Makefile").read_text()
    phony, *_ = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    documented = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert set(phony.split()) == documented
