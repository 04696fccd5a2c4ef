"""SageMaker's own input shapes, from the AWS SDK's model, with the limits that the SDK leaves to the service."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator


class ValidationError(Exception):
    """Raised if an input breaks the operation's shape; the words are those of `ValidationException`."""


@cache
def _service() -> ServiceModel:
    return ServiceModel(Loader().load_service_model("sagemaker", "service-2"), "sagemaker")


def validate(operation: str, values: Mapping[str, Any]) -> None:
    """Refuse what SageMaker would refuse: unknown and missing members, wrong types, patterns, lengths, ranges."""
    shape = _service().operation_model(operation).input_shape
    if shape is None:
        return
    unknown = sorted(set(values) - set(getattr(shape, "members", {})))
    if unknown:
        raise ValidationError(f"{operation} has no member {', '.join(unknown)}")
    report = ParamValidator().validate(dict(values), shape)
    if report.has_errors():
        raise ValidationError(report.generate_report())
    broken = list(_broken_limits(values, shape, ""))
    if broken:
        count = f"{len(broken)} validation error{'s'[: len(broken) > 1]} detected"
        raise ValidationError(f"{count}: {'; '.join(broken)}")


def _broken_limits(value: Any, shape: Any, path: str) -> Iterator[str]:
    match shape.type_name:
        case "structure":
            for name, member in shape.members.items():
                if value.get(name) is not None:
                    yield from _broken_limits(value[name], member, f"{path}.{name}".lstrip("."))
        case "list":
            for index, item in enumerate(value):
                yield from _broken_limits(item, shape.member, f"{path}.{index + 1}")
        case _:
            for limit in _limits(value, shape.metadata):
                yield f"Value '{value}' at '{path}' failed to satisfy constraint: Member must {limit}"


def _limits(value: Any, limits: Mapping[str, Any]) -> Iterator[str]:
    size, noun = (len(value), "length") if isinstance(value, str) else (value, "value")
    if "min" in limits and size < limits["min"]:
        yield f"have {noun} greater than or equal to {limits['min']}"
    if "max" in limits and size > limits["max"]:
        yield f"have {noun} less than or equal to {limits['max']}"
    if "pattern" in limits and re.fullmatch(_for_python(limits["pattern"]), value) is None:
        yield f"satisfy regular expression pattern: {limits['pattern']}"
    if limits.get("enum") and value not in limits["enum"]:
        yield f"satisfy enum value set: {limits['enum']}"


def _for_python(pattern: str) -> str:
    """A pattern without the Unicode classes that Python's engine lacks: letters and digits, and separators.

    `\\w` and `\\s` also take `_` and line ends, which the patterns of tags name anyway or never meet.
    """
    return pattern.replace(r"\p{L}", r"\w").replace(r"\p{N}", r"\w").replace(r"\p{Z}", r"\s")
