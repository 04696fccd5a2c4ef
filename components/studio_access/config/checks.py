"""What a value may be: each check is a test and the words that say what it allows."""

import ipaddress
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .colors import READABLE, WHITE, contrast


@dataclass(frozen=True)
class Check:
    """A test of one plain value, and what it allows in words."""

    base: str
    """What it allows, in words, without those that may stand in place of a value."""
    passes: Callable[[Any], bool]
    instead: tuple[str, ...] = ()
    """Words that a stack's configuration may hold in place of a value, such as the empty text for "not given"."""

    def __call__(self, value: Any) -> bool:
        """Whether the value, or a word in its place, is allowed."""
        return (isinstance(value, str) and value in self.instead) or self.passes(value)

    @property
    def allowed(self) -> str:
        """All that it allows."""
        return ", or ".join([self.base, *(word or "empty" for word in self.instead)])

    def or_else(self, *words: str) -> "Check":
        """The same check, which lets these words pass too."""
        return Check(self.base, self.passes, words)


def shown(value: Any) -> str:
    """A value as a configuration file has it; of objects, which may hold secrets, only how many there are."""
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return f"a list of {len(value)}"
    return json.dumps(value) if isinstance(value, bool) else repr(value)


def matching(pattern: str, allowed: str) -> Check:
    """A text that matches the whole pattern; `[0-9]`-style patterns, so letters of other scripts never pass."""
    compiled = re.compile(pattern)
    return Check(allowed, lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None)


def one_of(*values: Any) -> Check:
    """One of the given values."""
    return Check(
        "one of " + ", ".join(value if isinstance(value, str) else shown(value) for value in values),
        lambda value: any(value == allowed and type(value) is type(allowed) for allowed in values),
    )


def between(low: int, high: int, unit: str) -> Check:
    """A whole number of `unit` from low to high, both included."""
    return Check(
        f"a whole number of {unit} from {low} to {high}", lambda value: type(value) is int and low <= value <= high
    )


def each(check: Check, *, at_least: int = 0, at_most: int) -> Check:
    """A list of distinct values, each of which passes the check; bounded, since AWS bounds what they become."""

    def passes(value: Any) -> bool:
        if not isinstance(value, list | tuple) or not at_least <= len(value) <= at_most:
            return False
        return all(check(item) for item in value) and len({str(item) for item in value}) == len(value)

    return Check(f"a list of {at_least} to {at_most}, without repeats, of: {check.allowed}", passes)


# RFC 1918, and the shared space of RFC 6598 that AWS allows in a VPC too.
_PRIVATE = [
    ipaddress.IPv4Network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
]


def _is_private_range(value: Any) -> bool:
    try:
        network = ipaddress.IPv4Network(value) if isinstance(value, str) else None
    except ValueError:
        return False
    # Equality refuses netmasks and leading zeros, which Python reads and AWS does not.
    return network is not None and str(network) == value and any(network.subnet_of(block) for block in _PRIVATE)


def _is_vpc_range(value: Any) -> bool:
    return _is_private_range(value) and 16 <= ipaddress.IPv4Network(value).prefixlen <= 24  # noqa: PLR2004 - see below


def _is_private_address(value: Any) -> bool:
    return isinstance(value, str) and "/" not in value and _is_private_range(f"{value}/32")


def _is_redirect(value: Any) -> bool:
    if not isinstance(value, str) or not _REDIRECT.fullmatch(value):
        return False
    try:
        url = urlsplit(value)
        port = url.port
    except ValueError:
        return False
    return port != 0 and (url.scheme == "https" or url.hostname in {"localhost", "127.0.0.1"})


# Printable ASCII without what could hide another host (credentials, backslash), a wildcard or a fragment.
_REDIRECT = re.compile(r"https?://[a-zA-Z0-9.-]+(:[0-9]{1,5})?(/[!$-)+-\[\]^-~]*)?")

# EC2 user guide, "Tag your Amazon EC2 resources": the strictest of the services here; 50 tags, a few of them ours.
_TAG_KEY = re.compile(r"[\w .:/=+@-]{1,128}")
_TAG_VALUE = re.compile(r"[\w .:/=+@-]{0,256}")
_MOST_TAGS = 40


def _is_tags(value: Any) -> bool:
    if not isinstance(value, dict) or len(value) > _MOST_TAGS or len({str(key).lower() for key in value}) != len(value):
        return False
    return all(
        isinstance(key, str)
        and isinstance(text, str)
        and _TAG_KEY.fullmatch(key)
        and _TAG_VALUE.fullmatch(text)
        and not key.lower().startswith("aws:")
        for key, text in value.items()
    )


PRIVATE_RANGE = Check(
    "a private IPv4 range in CIDR form inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10, "
    "such as 10.16.0.0/16",
    _is_private_range,
)
# EC2 takes VPCs from /16 to /28; below /24 two zones hold few Studio users.
VPC_RANGE = Check("a private IPv4 range of /16 to /24 in CIDR form, such as 10.16.0.0/16", _is_vpc_range)
PRIVATE_ADDRESS = Check("a private IPv4 address, such as 10.16.43.122", _is_private_address)
REDIRECT = Check("an https URL without wildcard or fragment (http for localhost and 127.0.0.1 only)", _is_redirect)
TAGS = Check(
    f"an object of at most {_MOST_TAGS} texts; keys of 1-128 characters that differ not only in case and do not begin "
    "with aws:, values of up to 256; letters, digits, spaces and . : / = + @ _ -",
    _is_tags,
)
YES_OR_NO = one_of(True, False)
AS_PRODUCTION = YES_OR_NO.or_else("")
"""A switch that is as `production` says unless it is given. A boolean with a declared default could not tell "not
given" from "off", since the Pulumi CLI hands declared defaults to the program; so "not given" is the empty text."""

_HEX_ID = "8 or 17 hexadecimal digits"


def resource_id(prefix: str) -> Check:
    """An EC2-style id, such as `vpc-0a1b2c3d4e5f67890`."""
    return matching(rf"{prefix}-([0-9a-f]{{8}}|[0-9a-f]{{17}})", f"{prefix}- and {_HEX_ID}")


# botocore's service models: sagemaker (DomainId, SpaceName), apigateway, cognito-idp.
DOMAIN_ID = matching(
    r"(?=.{3,63}$)d-(-*[a-z0-9])+", "d- and lower-case letters, digits and hyphens, 63 characters at most"
)
SPACE_NAME = matching(r"(?=.{1,63}$)[a-zA-Z0-9](-*[a-zA-Z0-9])*", "1-63 letters, digits and inner hyphens")
PROFILE_NAME = SPACE_NAME
LANDING_URI = matching(
    r"(?=.{1,1023}$)(studio::|app:(JupyterServer|JupyterLab|RStudioServerPro|CodeEditor|Canvas):)[\x21-\x7e]*",
    "studio::relative/path or app:<JupyterServer|JupyterLab|RStudioServerPro|CodeEditor|Canvas>:path, "
    "1,023 characters at most",
)
STAGE_NAME = matching(r"[A-Za-z0-9_-]{1,128}", "1-128 letters, digits, hyphens and underscores")
USER_POOL_ID = matching(r"[a-z]{2}(-[a-z]+)+-[0-9]+_[0-9a-zA-Z]{1,45}", "a user pool id, such as eu-west-1_AbCdEfGhI")
CLIENT_ID = matching(r"[A-Za-z0-9+_]{1,128}", "an app client id: 1-128 letters, digits, + and _")
DOMAIN_PREFIX = matching(
    r"(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
    "1-63 lower-case letters, digits and inner hyphens, without aws, amazon or cognito",
)
CLAIM = matching(r"[A-Za-z0-9_:./-]{1,256}", "the name of a claim: 1-256 letters, digits, and _ : . / -")
WORD = matching(
    r"[\x21\x23-\x5b\x5d-\x7e]{1,256}", "1-256 printable ASCII characters without spaces, quotes and backslashes"
)
TABLE_NAME = matching(r"[a-zA-Z0-9_.-]{3,255}", "the name of a DynamoDB table: 3-255 letters, digits, and _ . -")
NAME_PREFIX = matching(
    r"(?=.{1,40}$)[a-z][a-z0-9]*(-[a-z0-9]+)*", "1-40 lower-case letters, digits and single inner hyphens"
)
KMS_KEY_ARN = matching(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]{1,128}", "the ARN of a KMS key")
TOPIC_ARN = matching(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}", "the ARN of an SNS topic")
# IAM allows more characters in a path, but in a policy `*` and `?` would stand for other roles, and `$` for a variable.
ROLE_ARN = matching(
    r"arn:aws[a-z-]*:iam::[0-9]{12}:role/([!-#%-)+->@-~]{1,510}/)?[A-Za-z0-9+=,.@_-]{1,64}",
    "the ARN of an IAM role",
)
POLICY_ARN = matching(r"arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[\x21-\x7e]{1,512}", "the ARN of an IAM policy")
_ADDRESS = r"[A-Za-z0-9._%+-]{1,64}@(?=.{1,253}>?$)[a-z0-9-]+(\.[a-z0-9-]+)+"
EMAIL_FROM = matching(
    rf"{_ADDRESS}|[A-Za-z0-9 ._'-]{{1,64}} <{_ADDRESS}>",
    "an address with a lower-case domain, such as studio@example.com or Studio <studio@example.com>",
)
EMAIL_IDENTITY_ARN = matching(
    r"arn:aws[a-z-]*:ses:[a-z0-9-]+:[0-9]{12}:identity/[A-Za-z0-9._%+@-]{1,320}",
    "the ARN of an Amazon SES identity, such as arn:aws:ses:eu-west-1:111122223333:identity/example.com",
)
FOLDER = matching(r"[^\x00-\x1f]{1,1024}", "a folder")

ORIGIN = matching(
    r"https://(?=[^:]{1,253}(:|$))[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+(:[1-9][0-9]{0,4})?",
    "the origin of an https page as browsers send it, such as https://portal.example.com: lower case, without a path",
)
HTTPS_URL = matching(
    r"https://[a-z0-9.-]{1,253}(:[0-9]{1,5})?(/[A-Za-z0-9._~/%+@-]{0,512})?",
    "an https URL with a lower-case host, without query or fragment",
)
_IMAGE = re.compile(r"data:image/(svg\+xml|png|jpeg|webp|gif);base64,[A-Za-z0-9+/]{1,2450}={0,2}")
BRAND_LOGO = Check(
    "an https URL without query or fragment, or data:image/<svg+xml|png|jpeg|webp|gif>;base64,… of 2,500 characters at "
    "most",
    lambda value: HTTPS_URL(value) or (isinstance(value, str) and _IMAGE.fullmatch(value) is not None),
)
BRAND_NAME = Check(
    "1-60 printable characters",
    lambda value: isinstance(value, str) and 1 <= len(value) <= 60 and value.isprintable(),  # noqa: PLR2004
)
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
BRAND_COLOR = Check(
    f"a colour #rrggbb that is dark enough for white text (contrast {READABLE}:1 at least), such as #0b5394",
    lambda value: isinstance(value, str) and bool(_COLOR.fullmatch(value)) and contrast(value, WHITE) >= READABLE,
)
