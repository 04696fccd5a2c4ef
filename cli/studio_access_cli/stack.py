"""A deployed stack, as its outputs describe it; outputs that lack something are refused before anything is done."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from studio_access.aws.location import Location
from studio_access.aws.naming import camel_case
from studio_access.outputs import OPERATING, OPERATING_SETTINGS, OUTPUTS

from .errors import CommandError, WrongInputError

_PULUMI_SECONDS = 120
_NEEDED = (
    "api_url",
    "host_header",
    "api_id",
    "endpoint_ids",
    "function_names",
    "domain_id",
    "user_pool_id",
    "client_id",
    "issuer",
    "presign_policy",
    "forwarders",
    "resolver_addresses",
    "vpc_id",
    "operating",
)
"""The outputs that every stack of this version and of earlier ones has."""
_LATER = ("domainIds", "issuers", "studioRole")
"""Keys of `operating` that a stack lacks which was deployed by an earlier version."""

_LATER_SETTINGS = ("home_storage", "deletion_protection")
"""Settings that such a stack does not tell; only `teardown` reads them."""


@dataclass(frozen=True)
class Stack:
    """One deployment of the component."""

    outputs: Mapping[str, Any]
    """Checked: `problems_of` found nothing, so every key is there and of its kind."""

    @property
    def location(self) -> Location:
        """Where it is."""
        place = self.outputs["operating"]
        suffix = "amazonaws.com.cn" if place["partition"] == "aws-cn" else "amazonaws.com"
        return Location(place["partition"], place["region"], place["accountId"], suffix)

    @property
    def api_url(self) -> str:
        """Where people call."""
        return self.outputs["apiUrl"]

    @property
    def api_host(self) -> str:
        """The host of that address."""
        return urlsplit(self.api_url).hostname or ""

    @property
    def stage_name(self) -> str:
        """The API's stage."""
        return urlsplit(self.api_url).path.strip("/")

    @property
    def studio_host(self) -> str:
        """Where browsers open Studio, in the default domain."""
        return f"{self.domain_id}.{self.location.studio_zone}"

    def is_studio_url(self, url: str) -> bool:
        """Whether an address is a presigned one of this stack's Studio, in any of its domains."""
        hosts = (f"{domain_id}.{self.location.studio_zone}" for domain_id in self.domain_ids)
        return url.startswith(tuple(f"https://{host}/auth?token=" for host in hosts))

    @property
    def domain_id(self) -> str:
        """The default Studio domain."""
        return self.outputs["domainId"]

    @property
    def domain_ids(self) -> list[str]:
        """All Studio domains that people get into, the default one first."""
        return list(dict.fromkeys([self.domain_id, *self.outputs["operating"].get("domainIds", ())]))

    @property
    def issuers(self) -> list[str]:
        """The issuers whose people may sign in, where that is no user pool."""
        return self.outputs["operating"].get("issuers", [])

    @property
    def user_pool_id(self) -> str:
        """The user pool, created or brought; empty if people sign in elsewhere."""
        return self.outputs["userPoolId"] or ""

    @property
    def sign_in_url(self) -> str:
        """Where the created pool signs people in; empty for another."""
        return self.outputs["operating"]["signInUrl"]

    @property
    def presigning_role(self) -> str:
        """The role whose permissions every presigned URL and every open session are judged by."""
        return self.outputs["functionNames"]["presigner"]

    @property
    def studio_role(self) -> str:
        """The created domain's execution role, with which the Studio page opens apps; empty for a domain that was
        brought."""
        return self.outputs["operating"].get("studioRole", "")

    @property
    def profile_from(self) -> str:
        """How a user becomes a user profile: `username`, `claim` or `directory`."""
        return self.outputs.get("profileFrom") or "username"

    @property
    def directory_table(self) -> str:
        """The table that maps people to profiles; empty if there is none."""
        return self.outputs.get("directoryTable") or ""

    def setting(self, key: str) -> Any:
        """A setting by its configuration key; whole numbers as such."""
        value = self.outputs["operating"]["settings"][key]
        return int(value) if isinstance(value, float) and value.is_integer() else value

    @property
    def home_storage(self) -> str | None:
        """What becomes of a created domain's home directories: `retain` or `delete`. Empty for a domain that was
        brought; None for a stack that was deployed before it said so."""
        return self.outputs["operating"]["settings"].get("homeStorage")

    @property
    def is_protected(self) -> bool:
        """Whether the domain, the user pool and the directory are kept from being deleted."""
        return self.outputs["operating"]["settings"].get("deletionProtection", True) is not False

    @property
    def has_created_vpc(self) -> bool:
        """Whether the VPC is the stack's own."""
        return bool(self.outputs.get("routeTableId"))

    @property
    def role_policy_names(self) -> Mapping[str, set[str]]:
        """The names of the inline policies that the component gave to the functions' roles, by function."""
        return {function: set(policies) for function, policies in self.outputs["operating"]["rolePolicies"].items()}


def read_stack(file: Path | None, name: str | None) -> Stack:
    """The stack whose outputs are in a file, on standard input (`-`), or known to the Pulumi CLI."""
    if file is not None and name is not None:
        raise WrongInputError("--outputs and --stack are both given; give one")
    text = _from_pulumi(name) if file is None else _from_file(file)
    try:
        outputs = json.loads(text)
    except ValueError as error:
        raise WrongInputError("the stack outputs are not JSON; make them with `pulumi stack output --json`") from error
    problems = problems_of(outputs)
    if problems:
        raise WrongInputError(f"stack outputs: {'; '.join(problems)}; run `pulumi up` with this version")
    return Stack(outputs)


def _from_file(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongInputError(f"--outputs {file}: cannot be read ({type(error).__name__})") from error


def _from_pulumi(name: str | None) -> str:
    command = ["pulumi", "stack", "output", "--json", *(["--stack", name] if name else [])]
    try:
        done = subprocess.run(  # noqa: S603 - the operator's own Pulumi, without a shell
            command, capture_output=True, text=True, check=False, timeout=_PULUMI_SECONDS
        )
    except FileNotFoundError as error:
        raise WrongInputError("the Pulumi CLI is not there: give the stack's outputs with --outputs FILE") from error
    except subprocess.TimeoutExpired as error:
        raise CommandError(
            f"pulumi did not answer in {_PULUMI_SECONDS} s: give the outputs with --outputs FILE"
        ) from error
    if done.returncode != 0:
        raise WrongInputError("`pulumi stack output --json` failed: run it in the project, or give --outputs FILE")
    return done.stdout


def problems_of(outputs: object) -> list[str]:
    """What is missing in a stack's outputs, or of the wrong kind; values are not repeated."""
    if not isinstance(outputs, dict):
        return ["they are not an object"]
    shapes = {camel_case(name): OUTPUTS[name] for name in _NEEDED}
    found = [f"{key} is missing" for key in shapes if key not in outputs]
    found += [
        f"{key} is not {shape.words}"
        for key, shape in shapes.items()
        if key in outputs and not shape.fits(outputs[key])
    ]
    operating = outputs.get("operating")
    return found + (_problems_of_operating(operating) if isinstance(operating, dict) else [])


def _problems_of_operating(operating: Mapping[str, Any]) -> list[str]:
    shapes = {key: shape for key, shape in OPERATING.items() if key in operating or key not in _LATER}
    wrong = [(key, shape) for key, shape in shapes.items() if not shape.fits(operating.get(key))]
    found = [f"operating.{key} is missing" for key, _ in wrong if key not in _LATER]
    settings = operating.get("settings") or {}
    keys = [camel_case(name) for name in OPERATING_SETTINGS if name not in _LATER_SETTINGS]
    found += [f"operating.settings.{key} is missing" for key in keys if key not in settings]
    return found + [f"operating.{key} is not {shape.words}" for key, shape in wrong if key in _LATER]
