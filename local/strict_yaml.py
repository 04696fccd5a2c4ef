"""Reads YAML as the Pulumi CLI does: words like `yes` and `OFF` stay text, and no key may be there twice."""

import contextlib
import re
from typing import Any

import yaml

_BOOL = "tag:yaml.org,2002:bool"
# YAML 1.2, section 10.3.2 (core schema): neither `yes` and `off` are booleans, nor is there a type for dates.
_NOT_IN_YAML_1_2 = {_BOOL, "tag:yaml.org,2002:timestamp"}


def load(text: bytes) -> Any:
    """The document; raises `yaml.YAMLError`."""
    with contextlib.closing(_Loader(text)) as loader:
        return loader.get_single_data()


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way to say it
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in _NOT_IN_YAML_1_2]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def close(self) -> None:
        """Let go of the parser's state."""
        self.dispose()

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in keys:
                raise yaml.MarkedYAMLError(problem=f"{key.value} is there twice", problem_mark=key.start_mark)
            keys.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.add_implicit_resolver(_BOOL, re.compile(r"(true|True|TRUE|false|False|FALSE)\Z"), list("tTfF"))
