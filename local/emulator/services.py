"""Every service of the local AWS: MiniStack with what it lacks; to be imported when MiniStack's environment is set."""

import contextlib
import functools
import logging
from collections.abc import Generator, Mapping

from ministack import app as ministack
from ministack.core import iam_evaluator, lambda_runtime
from ministack.services import apigateway_v1, cognito, ec2, lambda_svc

from local.aws.api_gateway import ExecuteApi, Gateway, api_export
from local.aws.cognito import HostedSignIn, PreToken
from local.aws.iam import condition_key, first_match
from local.aws.lambda_runtime import EndedWorkers, credentials_of_each_worker
from local.aws.route53resolver import Route53Resolver
from local.aws.sagemaker.control_plane import SageMaker
from local.aws.sagemaker.execution_role import keys_of_people_at_work
from local.aws.sagemaker.store import Store
from local.aws.sagemaker.studio import Studio
from local.aws.vpc_endpoints import Endpoints, endpoint_xml
from local.emulator import private_functions
from local.emulator.private_functions import WrongMiniStackError, replaced
from local.servers.http_servers import App, Receive, Scope, Send, header, lifespan


@contextlib.contextmanager
def assembled(endpoints: Endpoints, store: Store, port: int) -> Generator[Mapping[str, App]]:
    """The services by name, with our functions in place of some of MiniStack's; afterwards all is as before."""
    private_functions.check()
    if not ministack.AUTH:
        raise WrongMiniStackError(
            "ministack.app was imported before the local AWS started, so without IAM; import it nowhere else"
        )
    logging.getLogger("ministack").setLevel(logging.CRITICAL)
    conditions = functools.partial(condition_key, iam_evaluator._resolve_condition_key)
    gateway = Gateway(apigateway_v1, lambda_svc, endpoints)
    sagemaker = SageMaker(store, endpoints)
    credentials = credentials_of_each_worker(lambda_runtime.execution_credentials)
    resolver = Route53Resolver(store.region, store.account_id)
    with (
        replaced(
            iam_evaluator,
            {
                "_resolve_condition_key": conditions,
                "_first_match": functools.partial(first_match, iam_evaluator._first_match),
                "_principal_keys": keys_of_people_at_work(iam_evaluator._principal_keys, store),
            },
        ),
        replaced(apigateway_v1, gateway.replacements()),
        replaced(cognito, PreToken(cognito, lambda_svc).replacements()),
        replaced(
            apigateway_v1,
            {"_build_api_export": api_export(apigateway_v1._build_api_export, apigateway_v1._rest_apis)},
        ),
        replaced(ec2, {"_vpce_fields_xml": endpoint_xml(ec2._vpce_fields_xml, endpoints)}),
        # A thread that never ends, to reclaim idle workers after minutes; all are gone long before.
        replaced(lambda_svc, {"_ensure_reaper_thread": lambda: None}),
        contextlib.closing(EndedWorkers(lambda_runtime._collect)) as workers,
        replaced(lambda_runtime, {"_collect": workers.collect, "execution_credentials": credentials}),
        replaced(lambda_svc, {"execution_credentials": credentials}),
    ):
        try:
            yield {
                "aws": _all_services(ministack.app, {"SageMaker": sagemaker, "Route53Resolver": resolver}),
                "execute-api": ExecuteApi(ministack.app, port),
                "sagemaker": sagemaker,
                "sign-in": HostedSignIn(ministack.app, cognito, port),
                "studio": Studio(store, endpoints),
            }
        finally:
            lambda_runtime.reset()


def _all_services(ministack_app: App, own: Mapping[str, App]) -> App:
    """Every API behind one port: MiniStack's, and our `own` ones by what their targets begin with.

    Without MiniStack's start-up work, which would look for Docker containers to remove and start schedulers.
    """

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await lifespan(receive, send)
        else:
            answering = own.get(header(scope, "x-amz-target").partition(".")[0], ministack_app)
            await answering(scope, receive, send)

    return serve
