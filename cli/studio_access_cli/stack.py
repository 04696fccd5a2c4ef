"""A deployed stack, as its outputs describe it; outputs that lack something are refused before anything is done."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from studio_access.aws.location import Location

from .errors import CommandError, WrongInputError

_PULUMI_SECONDS = 120
_HOST_LABELS = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


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
    found = [f"{key} is missing" for key in _OUTPUTS if key not in outputs]
    present = {key: shape for key, shape in _OUTPUTS.items() if key in outputs}
    found += [f"{key} is not {wanted}" for key, (wanted, is_right) in present.items() if not is_right(outputs[key])]
    operating = outputs.get("operating")
    if isinstance(operating, dict):
        wrong = [key for key, kind in _OPERATING.items() if not isinstance(operating.get(key), kind)]
        wrong += [f"settings.{key}" for key in _SETTINGS if key not in (operating.get("settings") or {})]
        found += [f"operating.{key} is missing" for key in wrong]
        lists = {key: shape for key, shape in _OPERATING_LISTS.items() if key in operating}
        found += [
            f"operating.{key} is not {wanted}" for key, (wanted, fits) in lists.items() if not fits(operating[key])
        ]
    return found


def _like(pattern: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _is_https(value: object) -> bool:
    if not isinstance(value, str):
        return False
    parts = urlsplit(value)
    return parts.scheme == "https" and _HOST_LABELS.fullmatch(parts.hostname or "") is not None and not parts.query


def _has(*keys: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, dict) and all(isinstance(value.get(key), str) for key in keys)


def _each(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(fits(one) for one in value)


_DOMAIN_ID = r"d-[a-z0-9-]{1,61}"
_OPERATING_LISTS: Mapping[str, tuple[str, Callable[[object], bool]]] = {
    "domainIds": ("a list of domain ids", _each(_like(_DOMAIN_ID))),
    "issuers": ("a list of https addresses", _each(_is_https)),
}
"""Of `operating`; a stack that was deployed before there were several of them lacks these."""
_OPERATING: Mapping[str, type] = {
    "partition": str,
    "region": str,
    "accountId": str,
    "signInUrl": str,
    "settings": dict,
    "rolePolicies": dict,
}
_SETTINGS = (
    "vpcCidrs",
    "corporateCidrs",
    "userPoolId",
    "callbackUrls",
    "profileClaim",
    "authorizerCacheSeconds",
)
_OUTPUTS: Mapping[str, tuple[str, Callable[[object], bool]]] = {
    "apiUrl": ("an https address", _is_https),
    "hostHeader": ("a host name", _like(r"[a-z0-9.-]+")),
    "apiId": ("an API id", _like(r"[a-z0-9-]+")),
    "endpointIds": ("endpoints by service", _has("sagemakerApi", "studio", "executeApi")),
    "functionNames": ("authorizer and presigner", _has("authorizer", "presigner")),
    "domainId": ("a domain id", _like(_DOMAIN_ID)),
    "userPoolId": ("a user pool id, or null", lambda value: value is None or _like(r"[\w-]*")(value)),
    "clientId": ("a client id, or null", lambda value: value is None or _like(r"[\w+-]*")(value)),
    "issuer": ("an https address", _is_https),
    "presignPolicy": ("a policy", _like(r"\{.*\}")),
    "forwarders": ("configurations by server", lambda value: isinstance(value, dict)),
    "resolverAddresses": ("a list", lambda value: isinstance(value, list)),
    "vpcId": ("a VPC id", _like(r"vpc-[0-9a-z-]+")),
    "operating": ("what operators need", lambda value: isinstance(value, dict)),
}
