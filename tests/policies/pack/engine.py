"""Asks the policy pack what the Pulumi engine asks: over gRPC, of a process started as the engine starts it."""

import subprocess
import sys
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf import empty_pb2, json_format
from pulumi.runtime import proto
from pulumi.runtime.proto import analyzer_pb2_grpc

from tests.cloud import ROOT, Deployment

PACK = ROOT / "policies"
_LEVELS = {proto.ADVISORY: "advisory", proto.MANDATORY: "mandatory", proto.REMEDIATE: "remediate"}


@dataclass(frozen=True)
class EngineResource:
    """One resource as the engine tells the pack of it."""

    type: str
    name: str
    urn: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    parent: str
    dependencies: tuple[str, ...]
    property_dependencies: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Diagnostic:
    """One diagnostic of the pack."""

    policy: str
    level: str
    message: str
    urn: str

    @property
    def undecided(self) -> bool:
        return "cannot be decided before the update" in self.message


@dataclass(frozen=True)
class Pack:
    """A running pack."""

    stub: analyzer_pb2_grpc.AnalyzerStub

    @property
    def info(self) -> Any:
        return self.stub.GetAnalyzerInfo(empty_pb2.Empty())  # ty: ignore[missing-attribute] - generated at run time

    def configure(self, **policies: Mapping[str, Any]) -> None:
        """Configure as a file given by `--policy-pack-config` does; the engine sends a level for every policy."""
        request = proto.ConfigureAnalyzerRequest()
        levels = {policy.name: policy.enforcementLevel for policy in self.info.policies}
        for name, settings in policies.items():
            policy = name.replace("_", "-")
            request.policyConfig[policy].enforcementLevel = levels[policy]
            request.policyConfig[policy].properties.update(dict(settings))
        self.stub.Configure(request)

    def analyze(self, resource: EngineResource) -> list[Diagnostic]:
        return _diagnostics(self.stub.Analyze(_request(resource)))

    def analyze_stack(self, resources: Iterable[EngineResource]) -> list[Diagnostic]:
        request = proto.AnalyzeStackRequest()
        for one in resources:
            added = request.resources.add(
                type=one.type,
                urn=one.urn,
                name=one.name,
                parent=one.parent,
                dependencies=one.dependencies,
            )
            added.properties.update(one.outputs)
            for name, urns in one.property_dependencies.items():
                added.propertyDependencies[name].urns.extend(urns)
        return _diagnostics(self.stub.AnalyzeStack(request))

    def remediate(self, resource: EngineResource) -> dict[str, dict[str, Any]]:
        """The new properties, by the policy that made them so."""
        remediations = self.stub.Remediate(_request(resource)).remediations
        return {one.policyName: json_format.MessageToDict(one.properties) for one in remediations}

    def check(self, resources: Iterable[EngineResource]) -> list[Diagnostic]:
        """Everything that the pack says of a deployment."""
        listed = list(resources)
        return [*(found for one in listed for found in self.analyze(one)), *self.analyze_stack(listed)]


@contextmanager
def running() -> Generator[Pack]:
    """The pack in a process of its own (the engine's command: sdk/python/cmd/pulumi-language-python, RunPlugin)."""
    command = [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:0", str(PACK)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=PACK) as process:
        try:
            assert process.stdout is not None
            with grpc.insecure_channel(f"127.0.0.1:{int(process.stdout.readline())}") as channel:
                yield Pack(analyzer_pb2_grpc.AnalyzerStub(channel))
        finally:
            process.terminate()


def engine_resources(deployment: Deployment) -> dict[str, EngineResource]:
    """Every resource of a recorded deployment, by URN, with what it gave out and what it was made from."""
    monitor = deployment.monitor
    return {
        urn: EngineResource(
            type=request.type,
            name=request.name,
            urn=urn,
            inputs=json_format.MessageToDict(request.object),
            outputs=json_format.MessageToDict(monitor.responses[urn].object),
            parent=request.parent,
            dependencies=tuple(request.dependencies),
            property_dependencies={
                name: tuple(found.urns) for name, found in request.propertyDependencies.items() if found.urns
            },
        )
        for urn, request in monitor.requests.items()
    }


def _request(resource: EngineResource) -> proto.AnalyzeRequest:
    request = proto.AnalyzeRequest(type=resource.type, urn=resource.urn, name=resource.name)
    request.properties.update(resource.inputs)
    return request


def _diagnostics(response: Any) -> list[Diagnostic]:
    return [
        Diagnostic(found.policyName, _LEVELS[found.enforcementLevel], found.message, found.urn)
        for found in response.diagnostics
    ]
