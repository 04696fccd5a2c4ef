"""What docs/controls.md says of each control: where it is met and who checks it, or why it is not met.

The policies speak for themselves; only where this component meets them, and what is waived, is written here.
"""

from collections.abc import Iterator

from pulumi_policy import EnforcementLevel, Policy

from policies.pack.policies import POLICIES

_FRAMEWORKS = {
    "securityhub": "Security Hub",
    "config": "AWS Config",
    "cis": "CIS AWS Foundations",
    "checkov": "Checkov",
}
_NOTHING = "nothing of the kind is created"

# Modules of components/studio_access, then a word on how, if the module's name does not say it.
MET: dict[str, str] = {
    "api-access-log": "api/stage.py",
    "api-authorizer-cache": "configuration/settings.py: 0-300 seconds",
    "api-authorizer-identity": "api/private_api.py",
    "api-denies-other-endpoints": "api/documents.py",
    "api-has-resource-policy": "api/private_api.py",
    "api-methods-authorized": "api/private_api.py",
    "api-no-cache": "api/stage.py",
    "api-no-data-trace": "api/stage.py",
    "api-policy-opens-nothing": "api/documents.py: it has no Allow",
    "api-private": "api/private_api.py",
    "api-public-routes": "api/routes.py",
    "api-throttled": "api/stage.py",
    "cognito-admin-creates-users": "identity/identity.py",
    "cognito-code-flow": "identity/identity.py",
    "cognito-deletion-protection": "identity/identity.py, unless `deletionProtection: false`",
    "cognito-hides-users": "identity/identity.py",
    "cognito-no-guests": _NOTHING,
    "cognito-no-password-flow": "identity/identity.py, unless `passwordSignIn: true`",
    "cognito-passwords": "identity/identity.py",
    "cognito-protected-attributes": "identity/identity.py",
    "cognito-return-addresses": "configuration/checks.py",
    "cognito-revocable-tokens": "identity/identity.py",
    "cognito-second-factor": "identity/identity.py, unless `mfa` is `OPTIONAL` or `OFF`",
    "cognito-token-life": "identity/identity.py",
    "execution-roles-presign-for-themselves": "studio/policies.py",
    "iam-no-escalation": "lambda_functions/policies.py",
    "iam-no-presigning-managed-policy": _NOTHING,
    "iam-not-everything": "lambda_functions/policies.py",
    "iam-trust-named": "iam.py",
    "iam-trust-this-account": "studio/policies.py",
    "kms-rotation": _NOTHING,
    "lambda-named-source": "api/private_api.py",
    "lambda-no-credentials": "lambda_functions/environment.py",
    "lambda-no-url": _NOTHING,
    "lambda-supported-runtime": "bundles/target.py",
    "log-retention": "lambda_functions/function.py",
    "no-internet-gateway": "network/vpc.py",
    "no-public-addresses": "network/vpc.py",
    "notebook-in-vpc": _NOTHING,
    "nothing-out-of-sight": _NOTHING,
    "only-brokers-presign": "studio_access.py: the presigner's role alone",
    "policy-documents-readable": "iam.py",
    "presign-named-domains": "presign_policy.py",
    "presign-through-endpoints": "presign_policy.py",
    "required-tags": "configuration/settings.py: `tags`",
    "resolver-named-ranges": "dns/resolver.py",
    "resource-policy-not-public": _NOTHING,
    "security-group-named-ports": "network/security_groups.py",
    "security-group-no-public-destination": "network/security_groups.py",
    "security-group-no-public-source": "network/security_groups.py",
    "studio-iam-authentication": "studio/domain.py",
    "studio-own-groups": "studio/app_groups.py",
    "studio-vpc-only": "studio/domain.py",
    "vpc-default-group-closed": "network/vpc.py",
    "vpc-endpoint-has-policy": "network/endpoints.py",
    "vpc-endpoint-policy": "network/endpoint_policies.py",
    "vpc-flow-logs": "network/vpc.py; not in the simulated corporate network",
}

WAIVERS: dict[tuple[str, ...], str] = {
    (
        "securityhub:APIGateway.5",
        "config:api-gw-cache-enabled-and-encrypted",
        "checkov:CKV_AWS_120",
        "checkov:CKV_AWS_225",
        "checkov:CKV_AWS_308",
    ): "There is no cache, encrypted or not: an answer is one person's presigned URL. `api-no-cache` sees to it.",
    (
        "securityhub:APIGateway.2",
        "config:api-gw-ssl-enabled",
        "checkov:CKV2_AWS_51",
    ): "There is no HTTP backend that a client certificate could convince; API Gateway calls Lambda by its signed API.",
    (
        "securityhub:APIGateway.11",
        "config:apigateway-domain-name-tls-check",
        "checkov:CKV_AWS_206",
    ): "No domain name is created: people call API Gateway's own name, whose TLS is AWS's. A private one takes TLS 1.2 "
    "only; a public one would be a door (`api-private`).",
    (
        "securityhub:Lambda.3",
        "config:lambda-inside-vpc",
        "checkov:CKV_AWS_117",
    ): "The authorizer is outside the VPC: it reads public keys from the issuer and reaches nothing private. The "
    "presigner is inside.",
    (
        "config:lambda-dlq-check",
        "checkov:CKV_AWS_116",
    ): "Both functions are called synchronously, and a caller who gets no answer asks again; nothing is ever queued.",
    (
        "config:lambda-concurrency-check",
        "checkov:CKV_AWS_115",
    ): "The stage's throttle limits calls (`api-throttled`); reserved concurrency comes out of the account's pool.",
    (
        "checkov:CKV_AWS_272",
    ): "No code signing: bundles are reproducible, hash-locked, and checked against their sources at every preview.",
    (
        "config:cloudwatch-log-group-encrypted",
        "checkov:CKV_AWS_158",
        "checkov:CKV_AWS_173",
        "checkov:CKV_AWS_187",
    ): "Encrypted by AWS's own keys unless `kmsKeyArn` names a customer key.",
    (
        "securityhub:Cognito.1",
        "securityhub:Cognito.4",
        "config:cognito-user-pool-advanced-security-enabled",
    ): "Threat protection needs Cognito's Plus plan, which is the company's choice to pay for.",
    (
        "config:iam-no-inline-policy-check",
    ): "Inline on purpose: a role's permissions are nobody else's, and go when it goes.",
    (
        "config:lambda-vpc-multi-az-check",
        "securityhub:Lambda.5",
    ): "As many zones as the given subnets have; a created VPC has two or more.",
}


def by_policy() -> str:
    """Each policy: what must hold, where this component meets it."""
    rows = ["| Policy | Level | Severity | What must hold | Where it is met |", "| --- | --- | --- | --- | --- |"]
    for policy in _sorted():
        told = [f"`{policy.name}`", _level(policy), _severity(policy), policy.description, _place(MET[policy.name])]
        rows.append(f"| {' | '.join(told)} |")
    return "\n".join(rows)


def by_control() -> str:
    """Each control: where it is met and which policies check it, or its waiver."""
    checking: dict[str, list[str]] = {}
    for policy in _sorted():
        for control in policy.tags or []:
            checking.setdefault(control, []).append(policy.name)
    waived = {control: why for controls, why in WAIVERS.items() for control in controls}
    if both := checking.keys() & waived.keys():
        raise ValueError(f"both checked and waived: {', '.join(sorted(both))}")
    rows = ["| Control | Where it is met | Policy |", "| --- | --- | --- |"]
    for control in sorted({*checking, *waived}, key=_order):
        if control in waived:
            rows.append(f"| {_shown(control)} | **waived**: {waived[control]} | |")
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
