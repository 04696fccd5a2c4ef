"""A stack of the repository's own program on the local AWS: brought up, destroyed, and what is left of it named."""

import contextlib
import json
import runpy
import zipfile
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pulumi

from components.studio_access import args_from_config
from components.studio_access.bundles import FUNCTIONS, Target, build, require
from local.deployment.networks import Networks, connect, connect_functions_during_deployment
from local.deployment.users import USERS, PoolUsers, ProviderUsers
from local.emulator.local_aws import LocalAws, running
from local.identity_provider.provider import Api, IdentityProvider, identity_provider, installed
from local.pulumi_engine.applier import Applier, Report, silent
from local.pulumi_engine.stack_file import StackFileError, stack_config

PROJECT = "studio-access"
# What is compared before a deployment and after it: service, operation, and the names in its answer.
_LISTS: tuple[tuple[str, str, Callable[[Any], Iterator[str]]], ...] = (
    ("ec2", "describe_vpcs", lambda a: (v["VpcId"] for v in a["Vpcs"])),
    ("ec2", "describe_subnets", lambda a: (s["SubnetId"] for s in a["Subnets"])),
    ("ec2", "describe_route_tables", lambda a: (t["RouteTableId"] for t in a["RouteTables"])),
    ("ec2", "describe_network_acls", lambda a: (n["NetworkAclId"] for n in a["NetworkAcls"])),
    ("ec2", "describe_flow_logs", lambda a: (f["FlowLogId"] for f in a["FlowLogs"])),
    ("ec2", "describe_vpc_endpoints", lambda a: (e["VpcEndpointId"] for e in a["VpcEndpoints"])),
    ("ec2", "describe_security_groups", lambda a: (g["GroupId"] for g in a["SecurityGroups"])),
    ("ec2", "describe_security_group_rules", lambda a: (r["SecurityGroupRuleId"] for r in a["SecurityGroupRules"])),
    ("ec2", "describe_network_interfaces", lambda a: (i["NetworkInterfaceId"] for i in a["NetworkInterfaces"])),
    ("route53resolver", "list_resolver_endpoints", lambda a: (e["Id"] for e in a["ResolverEndpoints"])),
    ("route53resolver", "list_resolver_query_log_configs", lambda a: (q["Id"] for q in a["ResolverQueryLogConfigs"])),
    (
        "route53resolver",
        "list_resolver_query_log_config_associations",
        lambda a: (q["Id"] for q in a["ResolverQueryLogConfigAssociations"]),
    ),
    ("iam", "list_roles", lambda a: (r["Arn"] for r in a["Roles"])),
    ("iam", "list_policies", lambda a: (p["Arn"] for p in a["Policies"] if ":aws:policy/" not in p["Arn"])),
    ("dynamodb", "list_tables", lambda a: iter(a["TableNames"])),
    ("lambda", "list_functions", lambda a: (f["FunctionArn"] for f in a["Functions"])),
    ("scheduler", "list_schedules", lambda a: (s["Arn"] for s in a["Schedules"])),
    ("logs", "describe_log_groups", lambda a: (g["arn"] for g in a["logGroups"])),
    ("apigateway", "get_rest_apis", lambda a: (i["id"] for i in a["items"])),
    ("logs", "describe_metric_filters", lambda a: (f["filterName"] for f in a["metricFilters"])),
    ("cloudwatch", "describe_alarms", lambda a: (m["AlarmName"] for m in a["MetricAlarms"])),
    ("cloudwatch", "list_dashboards", lambda a: (d["DashboardName"] for d in a["DashboardEntries"])),
    ("events", "list_rules", lambda a: (r["Name"] for r in a["Rules"])),
    ("sns", "list_topics", lambda a: (t["TopicArn"] for t in a["Topics"])),
)


# Where `make local-bundles` puts the functions' bundles, below the program's folder.
LOCAL_BUNDLES = Path("build", "local")
# What the demonstration needs of a pool that is created: people sign in with a password and no second factor, since
# nobody is there to read a code, and the pool is deleted with the stack.
_OF_A_CREATED_POOL = {"passwordSignIn": "true", "mfa": "OFF", "deletionProtection": "false"}
# Whoever has one of these has no created pool whose people have passwords.
_WITHOUT_PASSWORDS = ("issuers", "userPoolId", "identityProviders")


def demonstration_settings(root: Path, stack: str) -> dict[str, str]:
    """What the demonstration sets in any stack, as `pulumi up -c key=value` would; the stack's file has none of it.

    This machine's interpreter runs the functions, from the bundles that were built for it. Raises `StackFileError`.
    """
    target = Target.of_this_machine()
    settings = {
        "pythonVersion": target.python,
        "architecture": target.architecture,
        "bundleFolder": str(LOCAL_BUNDLES),
    }
    config = stack_config(root, stack)
    creates_pool = all(config.get(f"{PROJECT}:{name}", "") in ("", "[]") for name in _WITHOUT_PASSWORDS)
    return settings | (_OF_A_CREATED_POOL if creates_pool else {})


def configuration(root: Path, stack: str) -> dict[str, str]:
    """What the program in `root` is configured with; checked, for what exists already is made from it.

    Raises `StackFileError` or `SettingsError`.
    """
    config = stack_config(root, stack, demonstration_settings(root, stack))
    if not config.get("aws:region"):
        raise StackFileError(f"Stack '{stack}' is missing configuration value 'aws:region'")
    # The same check as the program's own, on the same configuration.
    pulumi.runtime.set_all_config(config, [])
    args_from_config(pulumi.Config(PROJECT))
    return config


@dataclass
class Deployment:
    """A stack that is up."""

    aws: LocalAws
    config: Mapping[str, str]
    outputs: Mapping[str, Any]
    networks: Networks
    """Where callers can sit."""
    resources: int
    destroy: Callable[[], set[str]]
    """Delete everything the program made, and return what is left of it, which should be nothing."""
    provider: IdentityProvider | None = None
    """The company's identity provider, where the stack names an issuer instead of Cognito."""

    @property
    def users(self) -> PoolUsers | ProviderUsers:
        """The users whose tokens the API accepts."""
        issuer = first_issuer(self.config)
        if self.provider is None or issuer is None:
            return self.pool
        scope = " ".join(["openid", *issuer.get("requiredScopes", [])])
        return ProviderUsers(self.provider, self.networks.internet, scope)

    @property
    def pool(self) -> PoolUsers:
        """The users of the pool whose tokens the API accepts."""
        return PoolUsers(self.aws, self.outputs["userPoolId"], self.outputs["clientId"])

    def setting(self, name: str) -> str:
        """A value of the stack's configuration."""
        return self.config[f"{PROJECT}:{name}"]


@contextlib.contextmanager
def deployed(root: Path, stack: str, config: Mapping[str, str], report: Report = silent) -> Generator[Deployment]:
    """Bring the program in `root` up with a configuration of `stack`; afterwards nothing of it is left."""
    with contextlib.chdir(root), _surroundings(config) as (aws, provider):
        # MiniStack must see the environment of `running` when it is imported.
        from local.deployment.existing_infrastructure import seed  # noqa: PLC0415

        existing = seed(aws, config, PROJECT)
        connect_functions_during_deployment(aws)
        config = {**config, **lent_bundles(config, aws.folder)}
        before = inventory(aws)
        applier = Applier(aws, report)

        def destroy() -> set[str]:
            applier.destroy()
            return inventory(aws) - before

        try:
            outputs = applier.up(_program(root), config, PROJECT, stack)
            networks = connect(aws, outputs, existing.other_vpc_id, existing.user_address)
            yield Deployment(aws, config, outputs, networks, applier.count, destroy, provider)
        finally:
            applier.destroy()


@contextlib.contextmanager
def _surroundings(config: Mapping[str, str]) -> Generator[tuple[LocalAws, IdentityProvider | None]]:
    """The local AWS, and beside it the company's identity provider if the stack names one."""
    issuer = first_issuer(config)
    if issuer is None:
        with running(config["aws:region"]) as aws:
            yield aws, None
        return
    installed()  # may take a while, and wants the machine's own environment
    host = urlsplit(issuer["issuer"]).hostname or ""
    api = Api(issuer.get("audiences", [""])[0], " ".join(issuer.get("requiredScopes", [])))
    with (
        running(config["aws:region"], [host]) as aws,
        identity_provider(issuer["issuer"], api, USERS, tls=aws.tls) as provider,
    ):
        aws.other_hosts[host] = provider.port
        yield aws, provider


def lent_bundles(config: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Where this machine is no Linux: the setting that names copies of its bundles under the names of Lambda's.

    The program takes Lambda's bundles only, and what is built on another system is never one. So the copies are in the
    folder of the local AWS, which ends with it. Raises `BundleError` if a bundle is missing or out of date.
    """
    target = Target.of_this_machine()
    if target.runs_on_lambda:
        return {}
    built, lent = Path(config[f"{PROJECT}:bundleFolder"]), folder / "bundles"
    for function in FUNCTIONS:
        with zipfile.ZipFile(require(function, target, built)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        build(function, Target(target.python, target.architecture), lent, vendor=lambda *_, files=files: files)
    return {f"{PROJECT}:bundleFolder": str(lent)}


def first_issuer(config: Mapping[str, str]) -> Mapping[str, Any] | None:
    """The issuer that a configuration names instead of Cognito; None if it names none."""
    issuers = json.loads(config.get(f"{PROJECT}:issuers", "[]"))
    return issuers[0] if issuers else None


def _program(root: Path) -> Callable[[], object]:
    return lambda: runpy.run_path(str(root / "__main__.py"), run_name="__main__")


def inventory(aws: LocalAws) -> set[str]:
    """Every resource of the services that this project uses, as `service id`."""
    found = set()
    for service, operation, names in _LISTS:
        found |= {f"{service} {name}" for name in names(getattr(aws.client(service), operation)())}
    acls = aws.client("wafv2").list_web_acls(Scope="REGIONAL")["WebACLs"]
    found |= {f"wafv2 {acl['ARN']}" for acl in acls}
    pools = aws.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
    found |= {f"cognito-idp {pool['Id']}" for pool in pools}
    found |= {f"sagemaker {domain}" for domain in aws.store.domains}
    return found | {f"sagemaker {domain}/{profile}" for domain, profile in aws.store.profiles}
