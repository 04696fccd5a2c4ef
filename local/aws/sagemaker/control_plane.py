"""The control plane of SageMaker, as far as Studio access needs one: real shapes, signatures, policies and errors."""

import json
import re
import secrets
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qs

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator
from ministack.core import iam_evaluator, responses, router

from local.aws.iam import caller_context, endpoint_allows
from local.aws.network import ATTACHMENT
from local.aws.sagemaker.apps import Apps, page_of_profiles
from local.aws.sagemaker.store import Grant, InUseError, NotFoundError, Store
from local.aws.vpc_endpoints import Endpoints
from local.servers.http_servers import Receive, Scope, Send, header, read_body, respond

# CreatePresignedDomainUrl's defaults, in seconds (SageMaker API reference).
EXPIRES_DEFAULT, SESSION_DEFAULT = 300, 43_200


class ValidationError(Exception):
    """Raised if an input breaks the operation's shape; the words are those of `ValidationException`."""


class ServiceError(Exception):
    """An error of the service: code and message as the SDK sees them."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class SageMaker:
    """The JSON 1.1 service behind `api.sagemaker.<region>.amazonaws.com` and its VPC endpoints."""

    def __init__(self, store: Store, endpoints: Endpoints) -> None:
        self.store = store
        self._apps = Apps(store)
        self._endpoints = endpoints
        self.throttled_calls = 0
        """How many of the next calls to refuse with ThrottlingException; for tests."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one signed call."""
        body = await read_body(receive)
        operation = header(scope, "x-amz-target").partition(".")[2]
        try:
            status, answer = 200, self._call(scope, operation, body)
        except ServiceError as error:
            status, answer = 400, {"__type": error.code, "message": str(error)}
        except ValidationError as error:
            status, answer = 400, {"__type": "ValidationException", "message": str(error)}
        except NotFoundError as error:
            status, answer = 400, {"__type": "ResourceNotFound", "message": str(error)}
        except InUseError as error:
            status, answer = 400, {"__type": "ResourceInUse", "message": str(error)}
        headers = {"content-type": "application/x-amz-json-1.1", "x-amzn-requestid": str(uuid.uuid4())}
        await respond(send, status, headers, json.dumps(answer).encode())

    def _call(self, scope: Scope, operation: str, body: bytes) -> dict[str, Any]:
        serve = self._operations().get(operation)
        if serve is None:
            raise ServiceError("UnknownOperationException", f"The local SageMaker has no operation {operation!r}")
        values = json.loads(body or b"{}")
        access_key_id = self._authorize(scope, operation, values, body)
        if self.throttled_calls:
            self.throttled_calls -= 1
            raise ServiceError("ThrottlingException", "Rate exceeded")
        validate(operation, values)
        return serve(values, access_key_id)

    def _operations(self) -> dict[str, Callable[[Mapping[str, Any], str], dict[str, Any]]]:
        return {
            "CreateDomain": self._create_domain,
            "CreateUserProfile": self._create_user_profile,
            "CreatePresignedDomainUrl": self._create_presigned_domain_url,
            "DeleteDomain": self._delete_domain,
            "DescribeDomain": lambda values, _: self.store.domain(values["DomainId"]),
            "DescribeUserProfile": lambda values, _: self.store.profile(values["DomainId"], values["UserProfileName"]),
            "ListDomains": lambda *_: {"Domains": list(self.store.domains.values())},
            "ListUserProfiles": page_of_profiles(self.store),
            **self._apps.operations(),
        }

    def _authorize(self, scope: Scope, operation: str, values: Mapping[str, Any], body: bytes) -> str:
        """Check signature, role policy and endpoint policy; return the caller's access key id."""
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
        access_key_id = router.extract_access_key_id(headers, {})
        responses.set_request_account_id(responses._account_from_sts_session(access_key_id) or self.store.account_id)
        responses.set_request_region(self.store.region)
        query = parse_qs(scope.get("query_string", b"").decode(), keep_blank_values=True)
        iam_evaluator.pin_signed_request(scope["method"], scope["raw_path"].decode(), query, scope["headers"])
        iam_evaluator.pin_signed_body(body)
        resource = self._resource(values)
        self._judge(access_key_id, f"sagemaker:{operation}", resource, self._apps.owner_keys(operation, values))
        if values.get("Tags") and operation != "AddTags":
            # Whoever creates something with tags must be allowed to tag it (SageMaker developer guide, "Provide
            # permissions for tagging SageMaker AI resources").
            self._judge(access_key_id, "sagemaker:AddTags", resource, {"sagemaker:TaggingAction": operation})
        return access_key_id

    def _judge(self, access_key_id: str, action: str, resource: str, keys: Mapping[str, Any]) -> None:
        """Raise what SageMaker answers unless the caller's policies and the endpoint's allow an action."""
        refused = iam_evaluator.enforce(
            access_key_id,
            action,
            "sagemaker",
            self.store.region,
            resource_arn=resource,
            service_context=dict(keys),
        )
        if isinstance(refused, iam_evaluator.AuthError):
            raise ServiceError(refused.code, refused.message)
        if refused is not None or not self._endpoint_allows(access_key_id, action, resource):
            caller = iam_evaluator.resolve_caller_identity(access_key_id) or {}
            reason = "is not authorized to perform"
            raise ServiceError(
                "AccessDeniedException", f"User: {caller.get('userArn')} {reason}: {action} on resource: {resource}"
            )

    def _endpoint_allows(self, access_key_id: str, action: str, resource: str) -> bool:
        attachment = ATTACHMENT.get()
        endpoint = self._endpoints.find(attachment.endpoint_id if attachment else None)
        if endpoint is None:
            return True
        context = caller_context(access_key_id, action, resource, self.store.region, self.store.account_id)
        return context is not None and endpoint.service == "sagemaker.api" and endpoint_allows(endpoint.policy, context)

    def _resource(self, values: Mapping[str, Any]) -> str:
        """The ARN an action is judged on (Service Authorization Reference, Amazon SageMaker)."""
        if "AppName" in values:
            owner = values.get("UserProfileName") or values.get("SpaceName")
            return self.store.arn(f"app/{values['DomainId']}/{owner}/{values['AppType']}/{values['AppName']}")
        if "UserProfileName" in values:
            return self.store.arn(f"user-profile/{values.get('DomainId')}/{values['UserProfileName']}")
        if "SpaceName" in values:
            return self.store.arn(f"space/{values.get('DomainId')}/{values['SpaceName']}")
        return self.store.arn(f"domain/{values['DomainId']}") if "DomainId" in values else "*"

    def _create_domain(self, values: Mapping[str, Any], _: str) -> dict[str, Any]:
        domain = self.store.add_domain(f"d-{secrets.token_hex(6)}", values)
        return {name: domain[name] for name in ("DomainArn", "DomainId", "Url")}

    def _create_user_profile(self, values: Mapping[str, Any], _: str) -> dict[str, Any]:
        profile = self.store.add_profile(values["DomainId"], values["UserProfileName"], values)
        return {"UserProfileArn": profile["UserProfileArn"]}

    def _create_presigned_domain_url(self, values: Mapping[str, Any], access_key_id: str) -> dict[str, Any]:
        profile = self.store.profile(values["DomainId"], values["UserProfileName"])
        grant = Grant(
            profile["DomainId"],
            profile["UserProfileName"],
            access_key_id,
            time.time() + values.get("ExpiresInSeconds", EXPIRES_DEFAULT),
            values.get("SessionExpirationDurationInSeconds", SESSION_DEFAULT),
        )
        return {"AuthorizedUrl": self.store.add_url(grant)}

    def _delete_domain(self, values: Mapping[str, Any], _: str) -> dict[str, Any]:
        self.store.remove_domain(values["DomainId"])
        return {}


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
