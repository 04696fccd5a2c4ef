"""A SageMaker control plane, as far as Studio access needs one: signatures, policies, shapes and errors are real."""

import json
import secrets
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from ministack.core import iam_evaluator, responses, router

from .asgi import Receive, Scope, Send, header, read_body, respond
from .endpoints import Endpoints
from .evaluation import endpoint_allows
from .sagemaker_apps import Apps, page_of_profiles
from .sagemaker_shapes import ValidationError, validate
from .sagemaker_store import Grant, InUseError, NotFoundError, Store
from .via import VIA

# CreatePresignedDomainUrl's defaults, in seconds (SageMaker API reference).
EXPIRES_DEFAULT, SESSION_DEFAULT = 300, 43_200


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
        action, resource = f"sagemaker:{operation}", self._resource(values)
        refused = iam_evaluator.enforce(access_key_id, action, "sagemaker", self.store.region, resource_arn=resource)
        if isinstance(refused, iam_evaluator.AuthError):
            raise ServiceError(refused.code, refused.message)
        if refused is not None or not self._endpoint_allows(access_key_id, action, resource):
            caller = iam_evaluator.resolve_caller_identity(access_key_id) or {}
            reason = "is not authorized to perform"
            raise ServiceError(
                "AccessDeniedException", f"User: {caller.get('userArn')} {reason}: {action} on resource: {resource}"
            )
        return access_key_id

    def _endpoint_allows(self, access_key_id: str, action: str, resource: str) -> bool:
        via = VIA.get()
        endpoint = self._endpoints.find(via.endpoint_id if via else None)
        if endpoint is None:
            return True
        context = caller_context(access_key_id, action, resource, self.store)
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


def caller_context(access_key_id: str, action: str, resource: str, store: Store) -> iam_evaluator.EvalContext | None:
    """What policies see of a caller with credentials; None if the credentials are no longer known."""
    principal = iam_evaluator.resolve_principal(access_key_id, store.account_id)
    if isinstance(principal, iam_evaluator.AuthError):
        return None
    return iam_evaluator.EvalContext(
        principal.arn, principal.type, principal.account, action, resource, store.region, principal_keys=principal.keys
    )
