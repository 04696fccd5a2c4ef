"""How a policy of this pack is made: its description, and a check that never passes over what it cannot see."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from pulumi_policy import (
    EnforcementLevel,
    PolicyConfigSchema,
    ReportViolation,
    ResourceRemediation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Secret,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError

from .resource import NotYetKnownError, Resource

Config = Mapping[str, Any]
Check = Callable[[Resource, Config], Iterable[str | NotYetKnownError]]
"""Says what is wrong with a resource, and what it could not see; or raises `NotYetKnownError`."""
StackCheck = Callable[[list[Resource], Config], Iterable[tuple[Resource, str | NotYetKnownError]]]

MANDATORY, ADVISORY, REMEDIATE = EnforcementLevel.MANDATORY, EnforcementLevel.ADVISORY, EnforcementLevel.REMEDIATE

_EXEMPT = {
    "type": "array",
    "items": {"type": "string"},
    "default": [],
    "description": "URNs of resources that the policy does not judge.",
}


@dataclass(frozen=True, kw_only=True)
class About:
    """The description of a policy: what people read of it, and how they may configure it."""

    name: str
    description: str
    """One sentence: what must hold."""
    severity: Severity
    level: EnforcementLevel = MANDATORY
    controls: tuple[str, ...] = ()
    """The controls it covers, as `<framework>:<id>`: `securityhub`, `config`, `cis` or `checkov`."""
    remedy: str
    """What to do about a violation."""
    config: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    """JSON schema of each setting, with its default."""

    def settings(self, configured: Config) -> Config:
        """The policy's configuration, complete: the engine's, else the defaults."""
        defaults = {key: schema["default"] for key, schema in self.schema.items()}
        return {**defaults, **{key: value for key, value in configured.items() if value is not None}}

    @property
    def schema(self) -> dict[str, dict[str, Any]]:
        """The schema of all its settings."""
        return {**self.config, "exempt": _EXEMPT}

    @property
    def sdk_arguments(self) -> dict[str, Any]:
        """The same as the arguments of the SDK's policies."""
        return {
            "name": self.name,
            "description": self.description,
            "severity": self.severity,
            "enforcement_level": self.level,
            "tags": list(self.controls),
            "remediation_steps": self.remedy,
            "config_schema": PolicyConfigSchema(self.schema),
        }


class UndecidedError(UnknownValueError):
    """Makes the engine say, as an advice, that a policy cannot be decided before the update."""

    def __init__(self, undecided: Iterable[str]) -> None:
        super().__init__(UNKNOWN_STRING_VALUE, [])
        self.message = f"cannot be decided before the update: {'; '.join(undecided)} not known yet"


def resource_policy(
    about: About,
    checks: Mapping[str, Check],
    *,
    remediate: Callable[[Resource, Config], Mapping[str, Any] | None] | None = None,
) -> ResourceValidationPolicy:
    """A policy on single resources; `checks` by resource type, of which `*` stands for all others.

    `remediate` gives what to add to the properties, or None; an object is added to the object that is there.
    """

    def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
        check = checks.get(args.resource_type, checks.get("*"))
        settings = about.settings(args.get_config())
        if check is None or args.urn in settings["exempt"]:
            return args.not_applicable()
        resource = Resource(args.resource_type, args.name, args.urn, args.props)
        undecided = []
        for finding in findings_of(check, resource, settings):
            if isinstance(finding, NotYetKnownError):
                undecided.append(f"{finding.path} of '{args.name}' is")
            else:
                report(f"'{args.name}': {finding}. {about.remedy}", args.urn)
        if undecided:
            raise UndecidedError(undecided)
        return None

    def change(args: ResourceValidationArgs) -> Mapping[str, Any] | None:
        settings = about.settings(args.get_config())
        if remediate is None or args.resource_type not in checks or args.urn in settings["exempt"]:
            return args.not_applicable()
        changed = remediate(Resource(args.resource_type, args.name, args.urn, args.props), settings)
        if not changed:
            return None
        return _merged(_unwrapped(args.props), changed)

    # The SDK declares awaitable results only, and takes plain ones.
    remediation = cast("ResourceRemediation", change) if remediate else None
    return ResourceValidationPolicy(validate=validate, remediate=remediation, **about.sdk_arguments)


def stack_policy(about: About, check: StackCheck) -> StackValidationPolicy:
    """A policy on how the resources of a stack go together."""

    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        settings = about.settings(args.get_config())
        resources = [Resource(one.resource_type, one.name, one.urn, one.props, one) for one in args.resources]
        undecided = []
        for resource, finding in check(resources, settings):
            if resource.urn in settings["exempt"]:
                continue
            if isinstance(finding, NotYetKnownError):
                undecided.append(f"{finding.path} of '{resource.name}' is")
            else:
                report(f"'{resource.name}': {finding}. {about.remedy}", resource.urn)
        if undecided:
            raise UndecidedError(undecided)

    return StackValidationPolicy(validate=validate, **about.sdk_arguments)


def _merged(raw: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """Whatever is not changed stays as the engine gave it: secrets secret, unknowns unknown."""
    merged = dict(raw)
    for name, value in changed.items():
        there = merged.get(name)
        if isinstance(there, Secret) and isinstance(value, Mapping):
            merged[name] = Secret({**_unwrapped(there.value), **value})
        elif isinstance(there, Mapping) and isinstance(value, Mapping):
            merged[name] = {**_unwrapped(there), **value}
        else:
            merged[name] = value
    return merged


def _unwrapped(proxied: Any) -> Mapping[str, Any]:
    """The object behind a proxy that would unwrap secrets."""
    return proxied.get("__target", proxied)


def findings_of(check: Callable[..., Iterable[str | NotYetKnownError]], *args: Any) -> Iterator[str | NotYetKnownError]:
    """What a check finds, and what it could not see.

    A check may call it for each of its parts, so that what one part cannot see does not keep the others from being
    checked.
    """
    try:
        yield from check(*args)
    except NotYetKnownError as error:
        yield error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        # A crash would stop the deployment without a message, and passing over it would let anything through.
        yield "one of its properties is of another kind than the provider takes, so it cannot be judged"
