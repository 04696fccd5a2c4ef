"""Runs a Pulumi program against a recorded cloud: isolated, time-limited, in update or preview mode."""

import asyncio
import runpy
import zlib
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pulumi
from pulumi.runtime import mocks, rpc
from pulumi.runtime.settings import SETTINGS, get_root_resource
from pulumi.runtime.stack import Stack, run_pulumi_func

from components.studio_access.bundles import FUNCTIONS, Target, build
from local.pulumi_engine.stack_file import stack_config

ROOT = Path(__file__).parent.parent
BUNDLES = ROOT / "build" / "sources-only"
ACCOUNT = "111122223333"


@dataclass(frozen=True)
class Place:
    """The partition and region that the recorded cloud answers with."""

    partition: str = "aws"
    region: str = "eu-west-1"
    dns_suffix: str = "amazonaws.com"

    def arn(self, service: str, resource: str) -> str:
        return f"arn:{self.partition}:{service}:{self.region}:{ACCOUNT}:{resource}"


@dataclass
class Cloud(mocks.Mocks):
    """Answers as the provider would: in a preview ids and computed outputs stay unknown, afterwards they are known."""

    place: Place = field(default_factory=Place)
    seen: list[mocks.MockResourceArgs] = field(default_factory=list)
    calls: list[mocks.MockCallArgs] = field(default_factory=list)

    def new_resource(self, args: mocks.MockResourceArgs) -> Any:
        self.seen.append(args)
        if not args.custom:
            return "", dict(args.inputs)
        if pulumi.runtime.is_dry_run():
            return None, dict(args.inputs)
        return self.identity(args), {**args.inputs, **self.computed(args)}

    def call(self, args: mocks.MockCallArgs) -> Any:
        self.calls.append(args)
        return {
            "aws:index/getPartition:getPartition": {
                "partition": self.place.partition,
                "dnsSuffix": self.place.dns_suffix,
            },
            "aws:index/getRegion:getRegion": {"region": self.place.region},
            "aws:index/getCallerIdentity:getCallerIdentity": {"accountId": ACCOUNT},
            "aws:index/getAvailabilityZones:getAvailabilityZones": {
                "names": [f"{self.place.region}{letter}" for letter in "abcdef"]
            },
            "aws:ec2/getPrefixList:getPrefixList": {"id": "pl-0a1b2c3d"},
            "aws:cognito/getUserPool:getUserPool": {**args.args, "domain": "existing-domain", "customDomain": ""},
            "aws:ssm/getParameter:getParameter": {**args.args, "insecureValue": "ami-0a1b2c3d4e5f67890"},
            "aws:ec2/getVpcEndpoint:getVpcEndpoint": {
                **args.args,
                "dnsEntries": [{"dnsName": f"{args.args.get('id')}-abcd1234.adopted.vpce.amazonaws.com"}],
                "prefixListId": "pl-0a1b2c3d",
            },
        }[args.token]  # a KeyError is an invoke that nobody planned for

    @staticmethod
    def identity(args: mocks.MockResourceArgs) -> str:
        """An id of the shape that AWS gives to this kind of resource, where something checks the shape."""
        number = f"{zlib.crc32(args.name.encode()):017x}"
        kinds = {
            "aws:cognito/userPool:UserPool": "eu-west-1_Created01",
            "aws:dynamodb/table:Table": str(args.inputs.get("name")),
            "aws:ec2/instance:Instance": f"i-{number}",
            "aws:ec2/securityGroup:SecurityGroup": f"sg-{args.name}",
            "aws:ec2/subnet:Subnet": f"subnet-{number}",
            "aws:ec2/vpc:Vpc": f"vpc-{number}",
            "aws:sagemaker/domain:Domain": "d-created0domain",
            "aws:ec2/vpcEndpoint:VpcEndpoint": f"vpce-{args.name}",
        }
        return kinds.get(args.typ, f"{args.name}-id")

    def computed(self, args: mocks.MockResourceArgs) -> dict[str, Any]:
        """The outputs that AWS computes and this package reads. What is missing here reads as None: see `nulls`."""
        arn = f"arn:{self.place.partition}:made-up:{self.place.region}:{ACCOUNT}:{args.name}"
        execute_api = f"arn:{self.place.partition}:execute-api:{self.place.region}:{ACCOUNT}:{args.name}-id"
        return {
            "aws:ec2/vpcEndpoint:VpcEndpoint": {
                "dnsEntries": [{"dnsName": f"vpce-{args.name}-abcd1234.vpce.{self.place.dns_suffix}"}],
                "prefixListId": "pl-0a1b2c3d",
            },
            "aws:route53/resolverEndpoint:ResolverEndpoint": {
                "ipAddresses": [
                    {**address, "ip": f"10.16.{number}.10"}
                    for number, address in enumerate(args.inputs.get("ipAddresses", []))
                ]
            },
            "aws:apigateway/restApi:RestApi": {"executionArn": execute_api, "rootResourceId": "root"},
            "aws:lambda/function:Function": {
                "arn": self.place.arn("lambda", f"function:{args.inputs.get('name')}"),
                "invokeArn": f"{arn}/invocations",
            },
            "aws:iam/role:Role": {"arn": f"arn:{self.place.partition}:iam::{ACCOUNT}:role/{args.inputs.get('name')}"},
            "aws:cloudwatch/logGroup:LogGroup": {"arn": arn},
            "aws:kms/key:Key": {"arn": f"arn:{self.place.partition}:kms:{self.place.region}:{ACCOUNT}:key/{args.name}"},
            "aws:sns/topic:Topic": {
                "arn": f"arn:{self.place.partition}:sns:{self.place.region}:{ACCOUNT}:{args.inputs.get('name')}"
            },
            "aws:wafv2/webAcl:WebAcl": {"arn": arn},
            "aws:cognito/userPool:UserPool": {"arn": arn},
            "aws:dynamodb/table:Table": {"arn": self.place.arn("dynamodb", f"table/{args.inputs.get('name')}")},
            "aws:lambda/invocation:Invocation": {"result": "{}"},
        }.get(args.typ, {})


@contextmanager
def _event_loop_of_this_thread() -> Generator[None]:
    """The mocks give every thread that calls them an event loop, and never close it."""
    with closing(asyncio.new_event_loop()) as loop:
        asyncio.set_event_loop(loop)
        try:
            yield
        finally:
            asyncio.set_event_loop(None)


class Monitor(mocks.MockMonitor):
    """Keeps the raw requests too: parent, dependencies, and what each component registered as outputs."""

    def __init__(self, cloud: Cloud) -> None:
        super().__init__(cloud)
        self.cloud = cloud
        self.requests: dict[str, Any] = {}
        self.responses: dict[str, Any] = {}
        self.component_outputs: dict[str, dict[str, Any]] = {}

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the engine's name for it
        with _event_loop_of_this_thread():
            response = super().RegisterResource(request)
        if response.urn in self.requests:
            raise AssertionError(f"two resources are called {response.urn}")  # the engine refuses this, mocks do not
        self.requests[response.urn] = request
        self.responses[response.urn] = response
        return response

    def Invoke(self, request: Any) -> Any:  # noqa: N802 - the engine's name for it
        with _event_loop_of_this_thread():
            return super().Invoke(request)

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - the engine's name for it
        self.component_outputs[request.urn] = rpc.deserialize_properties(request.outputs)
        return super().RegisterResourceOutputs(request)


@dataclass(frozen=True)
class Deployment:
    """What a program asked for."""

    monitor: Monitor

    @property
    def outputs(self) -> dict[str, Any]:
        """The stack's exports."""
        (outputs,) = (value for urn, value in self.monitor.component_outputs.items() if "pulumi:pulumi:Stack::" in urn)
        return outputs

    @property
    def resources(self) -> list[mocks.MockResourceArgs]:
        """Every custom resource, in order of registration."""
        return [seen for seen in self.monitor.cloud.seen if seen.custom]

    def all_of(self, kind: str) -> dict[str, dict[str, Any]]:
        """The inputs of the resources of one class, such as `Function`, by name."""
        return {seen.name: seen.inputs for seen in self.resources if seen.typ.endswith(f":{kind}")}

    def one(self, kind: str, name: str) -> dict[str, Any]:
        """The inputs of one resource."""
        return self.all_of(kind)[name]

    def request(self, kind: str, name: str) -> Any:
        """The raw registration of one resource."""
        (request,) = (
            request
            for request in self.monitor.requests.values()
            if request.custom and request.type.endswith(f":{kind}") and request.name == name
        )
        return request


def deploy(
    program: Callable[[], object],
    *,
    config: dict[str, str] | None = None,
    preview: bool = False,
    place: Place | None = None,
    project: str = "studio-access",
    stack: str = "dev",
    time_limit: float = 60.0,
) -> Deployment:
    """Run the program in its own event loop and context, so that nothing of it reaches the next test.

    time_limit: seconds after which a program that hangs is an error.
    """

    async def main() -> Deployment:
        pulumi.runtime.set_all_config(config or {}, [])
        monitor = Monitor(Cloud(place or Place()))
        mocks.set_mocks(monitor.mocks, project, stack, preview=preview, monitor=monitor)
        SETTINGS.rpc_manager.clear()
        SETTINGS.outputs.clear()  # tasks that an earlier failure left would fail this run
        await asyncio.wait_for(run_pulumi_func(lambda: _with_exports(program)), timeout=time_limit)
        return Deployment(monitor)

    return asyncio.run(main())


def _with_exports(program: Callable[[], object]) -> None:
    program()
    root = get_root_resource()
    assert isinstance(root, Stack)
    root.register_outputs(root.outputs)  # the mocks registered the still empty stack when they were set


@cache
def deploy_stack(
    stack: str, *, preview: bool = False, place: Place | None = None, time_limit: float = 60.0, **overrides: str
) -> Deployment:
    """The repository's real program with one of its stack files; overrides are configuration values.

    Deployed once for all tests, which only read it. The bundles hold the functions' sources only: what a deployment
    asks for does not depend on the packages in them.
    """
    target = {"pythonVersion": "3.13", "architecture": "arm64"} | overrides
    for function in FUNCTIONS:
        build(function, Target(target["pythonVersion"], target["architecture"]), BUNDLES, vendor=lambda *_: {})
    config = stack_config(ROOT, stack, {"bundleFolder": str(BUNDLES), **overrides})
    return deploy(
        lambda: runpy.run_path(str(ROOT / "__main__.py"), run_name="__main__"),
        config=config,
        preview=preview,
        place=place,
        stack=stack,
        time_limit=time_limit,
    )
