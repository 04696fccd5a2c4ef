"""Names for what a stack creates: short enough for AWS, and never shared by two stacks of one account."""

import hashlib
import re

MAX_PREFIX = 40
"""Characters: the longest physical name adds 24 to the prefix, and Lambda and IAM role names end at 64."""


def default_prefix(project: str, component: str, stack: str) -> str:
    """`<project>-<component>-<stack>`, without the component where it is called like its project.

    Where that must be shortened or folded, a digest keeps two apart that would become the same.

    >>> default_prefix("studio-access", "studio-access", "dev")
    'studio-access-dev'
    >>> default_prefix("platform", "studio", "Dev_1")
    'platform-studio-dev-1-6cb4ab'
    """
    wanted = "-".join([project, stack] if component == project else [project, component, stack])
    folded = re.sub(r"^[^a-z]+", "", "-".join(re.findall(r"[a-z0-9]+", wanted.lower())))
    if folded == wanted and len(folded) <= MAX_PREFIX:
        return folded
    tail = hashlib.sha256(wanted.encode()).hexdigest()[:6]
    return f"{(folded or 's')[: MAX_PREFIX - 7].rstrip('-')}-{tail}"


def camel_case(name: str) -> str:
    """How configuration keys and outputs spell a name.

    >>> camel_case("corporate_cidrs"), camel_case("sagemaker-api")
    ('corporateCidrs', 'sagemakerApi')
    """
    first, *rest = re.split("[-_]", name)
    return first + "".join(word.capitalize() for word in rest)
