"""The Studio web address: every request is judged again by the permissions of whoever made the URL."""

import json
import time
from http.cookies import SimpleCookie
from urllib.parse import parse_qs

from ministack.core import iam_evaluator, responses

from local.aws.iam import caller_context, endpoint_allows
from local.aws.network import ATTACHMENT
from local.aws.sagemaker.execution_role import credentials_at_work
from local.aws.sagemaker.store import CREDENTIALS_PATH, Grant, Store
from local.aws.vpc_endpoints import Endpoints
from local.servers.http_servers import Receive, Scope, Send, header, respond

PRESIGN = "sagemaker:CreatePresignedDomainUrl"
COOKIE = "studio-session"
REFUSED = b"Auth token containing insufficient permissions"
# "If you try to use the URL after the timeout limit expires, you are directed to the AWS console sign-in page."
# (SageMaker API reference, CreatePresignedDomainUrl)
SIGN_IN = "https://console.aws.amazon.com/"


class Studio:
    """`https://<domain>.studio.<region>.sagemaker.aws`, over the internet or through a Studio VPC endpoint."""

    def __init__(self, store: Store, endpoints: Endpoints) -> None:
        self._store = store
        self._endpoints = endpoints

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        """Answer one browser request."""
        grant, opens = self._grant(scope)
        if grant is None or grant.domain_id != header(scope, "host").partition(".")[0]:
            await respond(send, 302, {"location": SIGN_IN}, b"")
        elif not self.permits(grant):
            await respond(send, 403, {"content-type": "text/plain"}, REFUSED)
        elif opens:
            cookie = f"{COOKIE}={self._store.open_session(grant)}; Secure; HttpOnly; Path=/"
            await respond(send, 302, {"location": "/jupyterlab/default", "set-cookie": cookie}, b"")
        elif scope["path"] == CREDENTIALS_PATH:
            credentials = credentials_at_work(self._store, grant.domain_id, grant.profile)
            await respond(send, 200, {"content-type": "application/json"}, json.dumps(credentials).encode())
        else:
            await respond(send, 200, {"content-type": "text/plain"}, f"Studio of {grant.profile}".encode())

    def _grant(self, scope: Scope) -> tuple[Grant | None, bool]:
        """The grant behind the URL's token or the session's cookie, and whether the request opens a session."""
        if scope["path"] == "/auth":
            token = parse_qs(scope.get("query_string", b"").decode()).get("token", [""])[0]
            grant = self._store.urls.get(token)
            return (grant if grant and time.time() < grant.usable_until else None), True
        morsel = SimpleCookie(header(scope, "cookie")).get(COOKIE)
        session = self._store.sessions.get(morsel.value) if morsel else None
        return (session[0] if session and time.time() < session[1] else None), False

    def permits(self, grant: Grant) -> bool:
        """Whether the maker of the URL may presign right now, from the network the request came from.

        "IAM authorization policies for this API are also enforced for every HTTP request and WebSocket frame that
        attempts to connect to the app." (SageMaker API reference, CreatePresignedDomainUrl)
        """
        responses.set_request_account_id(self._store.account_id)
        responses.set_request_region(self._store.region)
        profile = self._store.arn(f"user-profile/{grant.domain_id}/{grant.profile}")
        principal = iam_evaluator.resolve_principal(grant.access_key_id, self._store.account_id)
        context = self._context(grant, PRESIGN, profile)
        if context is None or isinstance(principal, iam_evaluator.AuthError):
            return False
        if principal.policies is None:
            return self._endpoint_permits(grant)
        allowed = iam_evaluator.evaluate(context, principal.policies, *principal.limits).decision == "Allow"
        return allowed and self._endpoint_permits(grant)

    def _endpoint_permits(self, grant: Grant) -> bool:
        """A Studio endpoint's policy must allow `sagemaker:CreateApp` on the domain's apps.

        Source: SageMaker developer guide, "Connect to Studio through an interface VPC endpoint".
        """
        attachment = ATTACHMENT.get()
        endpoint = self._endpoints.find(attachment.endpoint_id if attachment else None)
        if endpoint is None:
            return True
        app = self._store.arn(f"app/{grant.domain_id}/{grant.profile}/JupyterLab/default")
        context = self._context(grant, "sagemaker:CreateApp", app)
        return context is not None and endpoint.service == "studio" and endpoint_allows(endpoint.policy, context)

    def _context(self, grant: Grant, action: str, resource: str) -> iam_evaluator.EvalContext | None:
        """What policies see of whoever made the URL."""
        return caller_context(grant.access_key_id, action, resource, self._store.region, self._store.account_id)
