"""User pools, their clients and sign-in domains."""

from .row import Made, ResourceType, Values


def _pool(made: Made) -> Values:
    given = {key: value for key, value in made.inputs.items() if key != "passwordPolicy"}
    policy = made.inputs.get("passwordPolicy")
    return {**given, "policies": {"passwordPolicy": policy}} if policy else given


def _set_mfa(made: Made) -> None:
    """Cognito takes the second factor's kind in a call of its own."""
    if made.inputs.get("softwareTokenMfaConfiguration"):
        made.call(
            "cognito-idp",
            "set_user_pool_mfa_config",
            UserPoolId=made.resource_id,
            SoftwareTokenMfaConfiguration={"Enabled": True},
            MfaConfiguration=made.inputs.get("mfaConfiguration", "OFF"),
        )


def _pool_outputs(made: Made) -> Values:
    endpoint = f"cognito-idp.{made.cloud.region}.amazonaws.com/{made.resource_id}"
    return {"arn": made.response["UserPool"]["Arn"], "endpoint": endpoint}


def _delete_client(made: Made) -> None:
    made.call("cognito-idp", "delete_user_pool_client", UserPoolId=made.inputs["userPoolId"], ClientId=made.resource_id)


def _delete_domain(made: Made) -> None:
    made.call("cognito-idp", "delete_user_pool_domain", UserPoolId=made.inputs["userPoolId"], Domain=made.resource_id)


TYPES = {
    "aws:cognito/userPool:UserPool": ResourceType(
        service="cognito-idp",
        create="create_user_pool",
        identify=lambda made: made.response["UserPool"]["Id"],
        names={"name": "poolName"},
        invents="name",
        handled=frozenset({"softwareTokenMfaConfiguration"}),
        prepare=_pool,
        after=_set_mfa,
        outputs=_pool_outputs,
        delete=lambda made: made.call("cognito-idp", "delete_user_pool", UserPoolId=made.resource_id),
    ),
    "aws:cognito/userPoolClient:UserPoolClient": ResourceType(
        service="cognito-idp",
        create="create_user_pool_client",
        identify=lambda made: made.response["UserPoolClient"]["ClientId"],
        names={"name": "clientName"},
        invents="name",
        outputs=lambda made: {"clientSecret": made.response["UserPoolClient"].get("ClientSecret", "")},
        delete=_delete_client,
    ),
    "aws:cognito/userPoolDomain:UserPoolDomain": ResourceType(
        service="cognito-idp",
        create="create_user_pool_domain",
        identify=lambda made: made.inputs["domain"],
        delete=_delete_domain,
    ),
}
