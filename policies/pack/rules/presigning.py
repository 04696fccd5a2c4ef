"""Presigned Studio URLs are made only through the company's endpoints, and only for named domains."""

import itertools
import re
from collections.abc import Iterator, Mapping

from pulumi_policy import Severity

from ..documents import IDENTITY, judged
from ..iam.document import Document
from ..iam.request import Caller, Request, Value
from ..iam.witnesses import OTHER, arn_prefixes, instances, possible_decisions, resource_patterns
from ..outside import ENDPOINTS, outsiders
from ..policy import About, Config, resource_policy

PRESIGN = "sagemaker:CreatePresignedDomainUrl"
# Each makes a URL or a session that opens something of SageMaker to whoever holds it (Service Authorization Reference,
# "Actions, resources, and condition keys for Amazon SageMaker").
SISTERS = (
    "sagemaker:CreatePartnerAppPresignedUrl",
    "sagemaker:CreatePresignedMlflowAppUrl",
    "sagemaker:CreatePresignedMlflowTrackingServerUrl",
    "sagemaker:CreatePresignedNotebookInstanceUrl",
    "sagemaker:StartSession",
)
_SAGEMAKER = "arn:aws:sagemaker:eu-west-1:111122223333"
_SOMEBODY = Caller("AWS", "arn:aws:iam::111122223333:role/zz")
_OWN_DOMAIN, _OWN_PROFILE, _OTHER_PROFILE = "d-zzown", "zz-own-profile", "zz-other-profile"
# SageMaker fills these in for the person at work in Studio (developer guide, "Propagate user context").
IN_STUDIO: tuple[Mapping[str, Value], ...] = (
    {"sagemaker:domainid": None, "sagemaker:userprofilename": None},
    {"sagemaker:domainid": _OWN_DOMAIN, "sagemaker:userprofilename": _OWN_PROFILE},
)


def allows_for_others(document: Document, situations: list[Mapping[str, Value]]) -> bool:
    """Whether the document lets somebody presign another person's profile, in one of the situations."""
    circumstances = [{**one, **other} for one, other in itertools.product(situations, IN_STUDIO)]
    decisions = possible_decisions([document], _requests(document), circumstances)
    return any(decision == "Allow" for decision, _ in decisions)


def _requests(document: Document) -> Iterator[Request]:
    spelled = {text for pattern in resource_patterns([document]) for text in instances(_with_another_s_name(pattern))}
    spelled |= {f"{prefix}:user-profile/d-zz/zz" for prefix in arn_prefixes(resource_patterns([document]))}
    profiles = {f"{_SAGEMAKER}:user-profile/d-zz/zz", f"{_SAGEMAKER}:user-profile/{_OWN_DOMAIN}/{_OTHER_PROFILE}"}
    sisters = {f"{_SAGEMAKER}:{kind}/zz" for kind in ("notebook-instance", "mlflow-tracking-server", "space/d-zz")}
    for resource in sorted(spelled | profiles):
        yield Request(PRESIGN, resource, _SOMEBODY)
    for action, resource in itertools.product(SISTERS, sorted(spelled | sisters)):
        yield Request(action, resource, _SOMEBODY)


def _with_another_s_name(pattern: str) -> str:
    own_domain = re.sub(r"\$\{sagemaker:DomainId\}", _OWN_DOMAIN, pattern, flags=re.IGNORECASE)
    other_profile = re.sub(r"\$\{sagemaker:UserProfileName\}", _OTHER_PROFILE, own_domain, flags=re.IGNORECASE)
    return re.sub(r"\$\{[^}]*\}", OTHER, other_profile)


def _from_outside(document: Document, config: Config) -> Iterator[str]:
    if allows_for_others(document, outsiders(document, config["endpoints"])):
        yield "it allows to make URLs into other people's Studio from outside the company's VPC endpoints"


def _unnamed_domain(document: Document, _: Config) -> Iterator[str]:
    patterns = resource_patterns([document])
    spelled = {text for pattern in patterns for text in instances(_with_another_s_name(pattern))}
    unnamed = {re.sub(r"user-profile/[^/]*", "user-profile/d-zzunnamed", text) for text in spelled}
    unnamed |= {
        f"{prefix}:user-profile/d-zzunnamed/zz" for prefix in {_SAGEMAKER, *arn_prefixes(resource_patterns([document]))}
    }
    requests = [Request(PRESIGN, resource, _SOMEBODY) for resource in sorted(unnamed) if "d-zzunnamed" in resource]
    if any(decision == "Allow" for decision, _ in possible_decisions([document], requests, IN_STUDIO)):
        yield "it allows to make URLs into any Studio domain"


PRESIGN_THROUGH_ENDPOINTS = resource_policy(
    About(
        name="presign-through-endpoints",
        description="Presigned Studio URLs can be made and used through the company's VPC endpoints only.",
        severity=Severity.CRITICAL,
        remedy="Condition the Allow on StringEquals aws:SourceVpce (IpAddress aws:VpcSourceIp alone proves nothing: "
        "private ranges overlap), or limit it to the caller's own profile by ${sagemaker:DomainId} and "
        "${sagemaker:UserProfileName}",
        config=ENDPOINTS,
    ),
    judged(IDENTITY, _from_outside),
)

PRESIGN_NAMED_DOMAINS = resource_policy(
    About(
        name="presign-named-domains",
        description="Presigned Studio URLs can be made for named domains only.",
        severity=Severity.CRITICAL,
        controls=("checkov:CKV2_AWS_68",),
        remedy="Name the domain in the resource: user-profile/<domain id>/*",
    ),
    judged(IDENTITY, _unnamed_domain),
)
