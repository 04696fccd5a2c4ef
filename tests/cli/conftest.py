"""A deployed stack on a local AWS, and somebody who operates it from the command line."""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
from typer.testing import CliRunner

from components.studio_access.bundles import FUNCTIONS, Target, build
from local.deployment.stack import Deployment, configuration, deployed
from studio_access_cli.app import app

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Done:
    """A command that ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Operator:
    """Runs commands with the stack's outputs and an administrator's credentials."""

    outputs_file: Path
    environment: Mapping[str, str]
    secrets: list[str] = field(default_factory=list)
    """What no output may hold."""

    def run(self, *arguments: str, text: str | None = None, env: Mapping[str, str] | None = None) -> Done:
        given = {**self.environment, "STUDIO_ACCESS_OUTPUTS": str(self.outputs_file), **(env or {})}
        result = CliRunner(env=given).invoke(app, list(arguments), input=text)
        done = Done(result.exit_code, result.stdout, result.stderr)
        for secret in self.secrets:
            assert secret not in done.out + done.err
        assert "Traceback" not in done.out + done.err
        return done

    def ask(self, *arguments: str, text: str | None = None, env: Mapping[str, str] | None = None) -> Done:
        """The same with --json: one document on standard output."""
        done = self.run(*arguments, "--json", text=text, env=env)
        assert done.out.count("\n{") == 0
        json.loads(done.out)
        return done


@pytest.fixture(scope="module")
def deployment():
    """The repository's program with Pulumi.local.yaml, up."""
    for function in FUNCTIONS:
        build(function, Target.of_this_machine(), ROOT / "build" / "local")
    with deployed(ROOT, "local", configuration(ROOT, "local")) as running:
        yield running


@pytest.fixture(scope="module")
def operator(deployment: Deployment, tmp_path_factory):
    """Somebody with the stack's outputs in a file."""
    file = tmp_path_factory.mktemp("operator") / "outputs.json"
    file.write_text(json.dumps(dict(deployment.outputs)))
    with pytest.MonkeyPatch.context() as patch:
        # Reading the services' models is most of a command's time; a process reads them once.
        patch.setattr(boto3, "Session", functools.cache(boto3.Session))
        yield Operator(file, aws_environment(deployment.aws.port))


def aws_environment(port: int) -> dict[str, str]:
    """Credentials of the local AWS's administrator."""
    return {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
