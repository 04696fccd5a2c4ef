"""What somebody changed beside the program: what Pulumi neither manages nor reads, such as a stage's frozen policy."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from studio_access.iam.api import resource_policy

from ..aws.client import pages
from ..aws.user_pool import PROFILE_ATTRIBUTE
from ..deployment import Deployment
from ..kill_switch import LOCK, REVOKED, role_of
from ..network import Network
from ..stack import Stack
from .finding import ADVICE, REDEPLOY, Check, Finding

_PUBLIC_ROUTE = re.compile(r"[^/]*/[^/*]+/(GET/?|OPTIONS/.*)")
_SELF_SERVICE = "aws.cognito.signin.user.admin"
"""The scope of an access token by which its owner may write attributes of theirs."""
_CUSTOM_FLOWS = {"ALLOW_CUSTOM_AUTH", "CUSTOM_AUTH_FLOW_ONLY"}


def deployed_policy(deployment: Deployment, _: Network) -> Iterator[Finding]:
    """The resource policy that the stage answers by: the one that the API had when it was deployed.

    Pulumi reads the policy that the API has now. An attacker can weaken that, deploy the stage, and set it back.
    """
    client, stack = deployment.aws.client("apigateway"), deployment.stack
    frozen = parsed_policy(_exported(deployment).get("x-amazon-apigateway-policy"))
    current = parsed_policy(client.get_rest_api(restApiId=stack.outputs["apiId"]).get("policy"))
    yield from judged_policies(frozen, current, stack)


def _exported(deployment: Deployment) -> Mapping[str, Any]:
    """The API as the stage was deployed with it, in OpenAPI's words."""
    stack = deployment.stack
    exported = deployment.aws.client("apigateway").get_export(
        restApiId=stack.outputs["apiId"],
        stageName=stack.stage_name,
        exportType="oas30",
        parameters={"extensions": "apigateway"},
    )
    return json.loads(exported["body"].read())


def deployed_routes(deployment: Deployment, _: Network) -> Iterator[Finding]:
    """The routes that the stage answers to, beside those that the API has now."""
    listed = pages(
        deployment.aws.client("apigateway").get_resources,
        "items",
        "position",
        restApiId=deployment.stack.outputs["apiId"],
        embed=["methods"],
    )
    current = {f"{verb} {one['path']}" for one in listed for verb in one.get("resourceMethods") or {}}
    paths = _exported(deployment).get("paths", {})
    yield from judged_routes({f"{verb.upper()} {path}" for path, verbs in paths.items() for verb in verbs}, current)


def judged_routes(frozen: Collection[str], current: Collection[str]) -> Iterator[Finding]:
    """Routes that were deployed and are no more: Pulumi deletes what a feature had after it has deployed the API."""
    left = sorted(set(frozen) - set(current))
    if left:
        yield Finding(
            f"the stage still has {', '.join(left)}, which the API has no more",
            "a feature was switched off after it was deployed; nobody is let in there, and nothing answers",
            "pulumi up --replace '**apigateway/deployment:Deployment**'",
            ADVICE,
        )


def judged_policies(
    frozen: Mapping[str, Any] | None, current: Mapping[str, Any] | None, stack: Stack
) -> Iterator[Finding]:
    """The policy that the stage was deployed with, and where it is another, the one that the API has now."""
    yield from judged_policy(frozen, stack)
    if normalized(frozen) == normalized(current):
        return
    wrong = list(judged_policy(current, stack))
    yield Finding(
        "the stage was deployed with another resource policy than the API has now",
        "a policy counts from the next deployment on",
        # Deploying the stage again would put a wrong policy into force.
        REDEPLOY
        if wrong
        else f"aws apigateway create-deployment --rest-api-id {stack.outputs['apiId']} --stage-name {stack.stage_name}",
    )


def judged_policy(found: Mapping[str, Any] | None, stack: Stack) -> Iterator[Finding]:
    """Every Deny that the component makes must be there, and no Allow but for the page at `/` and for preflights."""
    execution_arn = stack.location.arn("execute-api", stack.outputs["apiId"])
    ranges = [*stack.setting("vpcCidrs"), *stack.setting("corporateCidrs")]
    wanted = resource_policy(execution_arn, stack.outputs["endpointIds"]["executeApi"], ranges)["Statement"]
    statements = _list((found or {}).get("Statement", []))
    there = [_meaning(statement) for statement in statements]
    for statement in wanted:
        if statement["Effect"] == "Deny" and _meaning(statement) not in there:
            yield Finding(
                f"the API's resource policy lacks its Deny {statement['Sid']}",
                "calls get in that do not come through your endpoint, from your ranges",
                REDEPLOY,
            )
    for statement in statements:
        if statement.get("Effect") != "Deny" and not _opens_no_profile(statement):
            yield Finding(
                f"the API's resource policy allows something ({statement.get('Sid', 'without a name')})",
                "API Gateway takes that for the authorizer's yes wherever the authorizer is silent",
                REDEPLOY,
            )


def parsed_policy(policy: Mapping[str, Any] | str | None) -> Mapping[str, Any] | None:
    """A policy as API Gateway gives it: an object, or a text, of an API with its quotes escaped; None if there is none.

    Raises ValueError for a text that is no JSON.
    """
    if not isinstance(policy, str):
        return policy
    if not policy:
        return None
    try:
        return json.loads(policy)
    except ValueError:
        return json.loads(json.loads(f'"{policy}"'))


def normalized(policy: Any) -> Any:
    """A policy in one spelling: AWS gives lists of one as such or bare, and in any order."""
    if isinstance(policy, str):
        return normalized(json.loads(policy)) if policy.lstrip().startswith("{") else policy
    if isinstance(policy, Mapping):
        return {key: normalized(value) for key, value in policy.items()}
    if isinstance(policy, list):
        items = sorted((normalized(item) for item in policy), key=lambda item: json.dumps(item, sort_keys=True))
        return items[0] if len(items) == 1 else items
    return policy


def _meaning(statement: Mapping[str, Any]) -> Any:
    meaning = normalized({key: value for key, value in statement.items() if key != "Sid"})
    return meaning if meaning.get("Principal") != {"AWS": "*"} else {**meaning, "Principal": "*"}


def _opens_no_profile(statement: Mapping[str, Any]) -> bool:
    """Whether it is about the page, which is the same for everybody, or about preflights, which have no token."""
    resources = _list(statement.get("Resource", []))
    return bool(resources) and all(_PUBLIC_ROUTE.fullmatch(str(resource)) for resource in resources)


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def authorizers(deployment: Deployment, _: Network) -> Iterator[Finding]:
    """An authorizer beside the component's: Pulumi knows its own only."""
    api_id = deployment.stack.outputs["apiId"]
    found = deployment.aws.client("apigateway").get_authorizers(restApiId=api_id)["items"]
    if len(found) != 1:
        yield Finding(f"the API has {len(found)} authorizers, not one", "a route may be guarded by another", REDEPLOY)


def api_logs(deployment: Deployment, _: Network) -> Iterator[Finding]:
    """Tracing of single routes, which the program's setting for all routes does not show, and the region's log role."""
    client, stack = deployment.aws.client("apigateway"), deployment.stack
    stage = client.get_stage(restApiId=stack.outputs["apiId"], stageName=stack.stage_name)
    if any(settings.get("dataTraceEnabled") for settings in stage.get("methodSettings", {}).values()):
        yield Finding("the stage traces whole requests", "its log holds tokens and presigned URLs", REDEPLOY)
    if not client.get_account().get("cloudwatchRoleArn"):
        yield Finding(
            "API Gateway has no role to write logs with in this region",
            "it writes no execution log; a stage with logging may be refused",
            "set manageApiGatewayAccount: true where no other stack owns it, and pulumi up",
            ADVICE,
        )


def added_permissions(deployment: Deployment, _: Network) -> Iterator[Finding]:
    """Policies that the functions' roles have beside those that the component gave them."""
    for function, names in deployment.stack.role_policy_names.items():
        role = role_of(deployment, function)
        name = deployment.stack.outputs["functionNames"][function]
        yield from judged_role(name, role.policy_names(), role.attached(), names)


def judged_role(
    role: str, found: Collection[str], attached: Sequence[str], wanted: Collection[str]
) -> Iterator[Finding]:
    """One role: no policy more than the component's and the kill switch's. What its own say, Pulumi compares."""
    for name in sorted(set(found) - {*wanted, LOCK, REVOKED}):
        yield Finding(
            f"role {role} has a policy {name} that the component did not make",
            "it may do more than it should",
            f"aws iam delete-role-policy --role-name {role} --policy-name {name}",
        )
    for arn in attached:
        yield Finding(
            f"role {role} has a managed policy attached",
            "it may do more than it should",
            f"aws iam detach-role-policy --role-name {role} --policy-arn {arn}",
        )


def brought_user_pool(deployment: Deployment, _: Network) -> Iterator[Finding]:
    """A user pool that was brought, and its app client: the program manages neither."""
    stack = deployment.stack
    if not stack.setting("userPoolId"):
        return
    client = deployment.aws.client("cognito-idp")
    pool = client.describe_user_pool(UserPoolId=stack.user_pool_id)["UserPool"]
    yield from judged_pool(pool)
    app = client.describe_user_pool_client(UserPoolId=stack.user_pool_id, ClientId=stack.outputs["clientId"])
    yield from judged_client(app["UserPoolClient"], pool)


def judged_pool(pool: Mapping[str, Any]) -> Iterator[Finding]:
    """A pool, as Cognito describes it."""
    update = f"aws cognito-idp update-user-pool --user-pool-id {pool['Id']} (with all its settings)"
    if not pool.get("AdminCreateUserConfig", {}).get("AllowAdminCreateUserOnly"):
        yield Finding("everybody can make a user for themselves", "they choose the name that names a profile", update)
    if pool.get("UsernameConfiguration", {}).get("CaseSensitive", True):
        yield Finding(
            "user names that differ only in case are two people",
            "SageMaker takes them for one profile, so one opens the other's Studio",
            "make no such users (`studio-access users add` refuses them); only a new pool can change it",
            ADVICE,
        )
    if pool.get("MfaConfiguration", "OFF") != "ON":
        yield Finding(
            f"the second factor is {pool.get('MfaConfiguration', 'OFF')}",
            "a password alone is enough to sign in",
            f"aws cognito-idp set-user-pool-mfa-config --user-pool-id {pool['Id']} --mfa-configuration ON",
            ADVICE,
        )
    if pool.get("DeletionProtection") != "ACTIVE":
        yield Finding("the pool can be deleted", "all users would be lost", update, ADVICE)


def judged_client(app: Mapping[str, Any], pool: Mapping[str, Any]) -> Iterator[Finding]:
    """The app client of the pool that people sign in with, as Cognito describes both."""
    fix = f"aws cognito-idp update-user-pool-client --client-id {app.get('ClientId')} (with all its settings)"
    if "implicit" in app.get("AllowedOAuthFlows", []):
        yield Finding("the app client hands out tokens in addresses (implicit flow)", "they end in logs", fix)
    if not app.get("EnableTokenRevocation"):
        yield Finding("sign-ins cannot be revoked", "signing out everywhere does not end them", fix)
    if app.get("PreventUserExistenceErrors") != "ENABLED":
        yield Finding("the sign-in says whether a user exists", "strangers can ask who works here", fix)
    # No list at all means every attribute (Cognito API reference, WriteAttributes).
    writable = app.get("WriteAttributes")
    if (not writable or PROFILE_ATTRIBUTE in writable) and _owners_may_write(app, pool):
        yield Finding("people can write any attribute of theirs", "one of them may name their profile", fix)


def _owners_may_write(app: Mapping[str, Any], pool: Mapping[str, Any]) -> bool:
    """Whether people get access tokens by which they write attributes: by scope, or by signing in through the API.

    A client must be allowed to write what an identity provider's claims are mapped to (API reference,
    CreateUserPoolClient, "WriteAttributes"); that alone gives nothing to people. Custom authentication signs nobody in
    where the pool has no function for it.
    """
    flows = set(app.get("ExplicitAuthFlows") or ["ALLOW_USER_SRP_AUTH"])
    if not pool.get("LambdaConfig", {}).get("DefineAuthChallenge"):
        flows -= _CUSTOM_FLOWS
    return _SELF_SERVICE in app.get("AllowedOAuthScopes", []) or any("REFRESH" not in flow for flow in flows)


CHECKS = (
    Check("what the stage was deployed with", deployed_policy),
    Check("the routes that the stage was deployed with", deployed_routes),
    Check("the API's authorizers", authorizers),
    Check("the API's logs", api_logs),
    Check("the roles' permissions", added_permissions),
    Check("the user pool", brought_user_pool),
)
