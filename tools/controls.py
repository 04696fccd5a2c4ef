"""What docs/controls.md says of each control: where it is met and who checks it, or why it is not met.

The policies speak for themselves; only where this component meets them, and which controls a switch meets, is written
here. What is waived is in `waivers.py`.
"""

from collections.abc import Iterator
from itertools import combinations

from pulumi_policy import EnforcementLevel, Policy

from policies.pack.policies import POLICIES
from tools.waivers import WAIVERS

_FRAMEWORKS = {
    "securityhub": "Security Hub",
    "config": "AWS Config",
    "cis": "CIS AWS Foundations",
    "checkov": "Checkov",
}
# Met by a switch that is the company's choice, so no policy of the pack insists: controls, modules and how.
SWITCHED: dict[tuple[str, ...], str] = {
    (
        "securityhub:APIGateway.3",
        "config:api-gw-xray-enabled",
        "checkov:CKV_AWS_73",
    ): "api/deployment.py: by `tracing`, which `production` turns on",
    (
        "securityhub:Lambda.7",
        "config:lambda-function-xray-enabled",
        "checkov:CKV_AWS_50",
    ): "lambda_functions/function.py: by `tracing`, which `production` turns on",
    (
        "securityhub:APIGateway.4",
        "config:api-gw-associated-with-waf",
        "checkov:CKV2_AWS_29",
    ): "api/waf.py: by `firewall`, which `production` turns on",
}
_NOTHING = "nothing of the kind is created"

# Modules of components/studio_access, then a word on how, if the module's name does not say it.
MET: dict[str, str] = {
    "api-access-log": "api/deployment.py",
    "api-authorizer-cache": "config/settings.py: 0-300 seconds",
    "api-authorizer-identity": "api/deployment.py",
    "api-denies-other-endpoints": "iam/api.py",
    "api-has-resource-policy": "api/deployment.py",
    "api-methods-authorized": "api/deployment.py",
    "api-no-cache": "api/deployment.py",
    "api-no-data-trace": "api/deployment.py",
    "api-policy-opens-nothing": "iam/api.py: it has no Allow",
    "api-private": "api/rest_api.py",
    "api-public-routes": "api/routes.py",
    "api-throttled": "api/deployment.py",
    "cognito-admin-creates-users": "cognito/user_pool.py",
    "cognito-code-flow": "cognito/client.py",
    "cognito-deletion-protection": "cognito/user_pool.py, unless `deletionProtection: false`",
    "cognito-hides-users": "cognito/client.py",
    "cognito-no-guests": _NOTHING,
    "cognito-no-password-flow": "cognito/client.py, unless `passwordSignIn: true`",
    "cognito-passwords": "cognito/user_pool.py",
    "cognito-protected-attributes": "cognito/client.py",
    "cognito-return-addresses": "config/checks.py",
    "cognito-revocable-tokens": "cognito/client.py",
    "cognito-second-factor": "cognito/user_pool.py, unless `mfa` is `OPTIONAL` or `OFF`",
    "cognito-token-life": "cognito/client.py",
    "execution-roles-presign-for-themselves": "iam/studio_role.py",
    "iam-no-escalation": "iam/lambda_roles.py",
    "iam-no-presigning-managed-policy": _NOTHING,
    "iam-not-everything": "iam/lambda_roles.py",
    "iam-trust-named": "iam/document.py",
    "iam-trust-this-account": "iam/studio_role.py",
    "kms-rotation": "monitoring/monitoring.py",
    "lambda-named-source": "api/deployment.py",
    "lambda-no-credentials": "lambda_functions/environment.py",
    "lambda-no-url": _NOTHING,
    "lambda-supported-runtime": "bundles/target.py",
    "log-retention": "context.py",
    "no-internet-gateway": "network/vpc.py",
    "no-public-addresses": "network/vpc.py",
    "notebook-in-vpc": _NOTHING,
    "nothing-out-of-sight": _NOTHING,
    "only-brokers-presign": "lambda_functions/role.py: the presigner's role alone",
    "policy-documents-readable": "iam/document.py",
    "presign-named-domains": "iam/presign.py",
    "presign-through-endpoints": "iam/presign.py",
    "required-tags": "config/settings.py: `tags`",
    "resolver-named-ranges": "dns/resolver.py",
    "resource-policy-not-public": _NOTHING,
    "security-group-named-ports": "network/security_groups.py",
    "security-group-no-public-destination": "network/security_groups.py",
    "security-group-no-public-source": "network/security_groups.py",
    "studio-iam-authentication": "studio/domain.py",
    "studio-own-groups": "studio/profiles.py",
    "studio-vpc-only": "studio/domain.py",
    "vpc-default-group-closed": "network/vpc.py",
    "vpc-endpoint-has-policy": "network/endpoints.py",
    "vpc-endpoint-policy": "iam/vpc_endpoints.py",
    "vpc-flow-logs": "network/vpc.py; not in the simulated corporate network",
}


def by_policy() -> str:
    """Each policy: what must hold, where this component meets it."""
    rows = ["| Policy | Level | Severity | What must hold | Where it is met |", "| --- | --- | --- | --- | --- |"]
    for policy in _sorted():
        cells = [f"`{policy.name}`", _level(policy), _severity(policy), policy.description, _place(MET[policy.name])]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def by_control() -> str:
    """Each control: where it is met and which policies check it, or its switch, or its waiver."""
    checking: dict[str, list[str]] = {}
    for policy in _sorted():
        for control in policy.tags or []:
            checking.setdefault(control, []).append(policy.name)
    waived = {control: why for controls, why in WAIVERS.items() for control in controls}
    switched = {control: place for controls, place in SWITCHED.items() for control in controls}
    for one, other in combinations((checking, waived, switched), 2):
        if both := one.keys() & other.keys():
            raise ValueError(f"said twice, in two ways: {', '.join(sorted(both))}")
    rows = ["| Control | Where it is met | Policy |", "| --- | --- | --- |"]
    for control in sorted({*checking, *waived, *switched}, key=_order):
        if control in waived:
            rows.append(f"| {_shown(control)} | **waived**: {waived[control]} | |")
            continue
        if control in switched:
            rows.append(f"| {_shown(control)} | {_place(switched[control])} | |")
            continue
        places = dict.fromkeys(_place(MET[name]) for name in checking[control])
        policies = ", ".join(f"`{name}`" for name in checking[control])
        rows.append(f"| {_shown(control)} | {'; '.join(places)} | {policies} |")
    return "\n".join(rows)


def controls() -> str:
    """The generated part of docs/controls.md."""
    return f"## By policy\n\n{by_policy()}\n\n## By control\n\n{by_control()}"


def settings() -> str:
    """What can be configured, as a Markdown table."""
    rows = ["| Policy | Setting | Default | What it is |", "| --- | --- | --- | --- |"]
    for policy in _sorted():
        for name, schema in (policy.config_schema.properties if policy.config_schema else {}).items():
            if name != "exempt":
                default = _default(schema["default"])
                rows.append(f"| `{policy.name}` | `{name}` | {default} | {schema['description']} |")
    return "\n".join(rows)


def _sorted() -> Iterator[Policy]:
    yield from sorted(POLICIES, key=lambda policy: policy.name)


def _default(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(f"`{one}`" for one in value) or "none"
    return f"`{value}`" if value else "none"


def _level(policy: Policy) -> str:
    return (policy.enforcement_level or EnforcementLevel.MANDATORY).name.lower()


def _severity(policy: Policy) -> str:
    return policy.severity.name.lower() if policy.severity else ""


def _place(met: str) -> str:
    module, end, how = met.partition(".py")
    path = f"{module}{end}"
    return f"[{path}](../components/studio_access/{path}){how}" if end else met


def _shown(control: str) -> str:
    framework, _, identifier = control.partition(":")
    return f"{_FRAMEWORKS[framework]} {identifier.replace('/', ' ')}"


def _order(control: str) -> tuple[int, list[tuple[int, str]]]:
    framework, _, identifier = control.partition(":")
    parts = [(int(part), "") if part.isdigit() else (-1, part) for part in identifier.replace("_", ".").split(".")]
    return list(_FRAMEWORKS).index(framework), parts
