"""User pools, their identity providers, clients and sign-in domains, with the rules of AWS that MiniStack lacks."""

from .row import Made, RefusedByAwsError, ResourceType, Values

SERVICE = "cognito-idp"
_SMALLEST_PLAN = "LITE"


def _pool(made: Made) -> Values:
    plan = made.inputs.get("userPoolTier", "ESSENTIALS")
    trigger = (made.inputs.get("lambdaConfig") or {}).get("preTokenGenerationConfig") or {}
    # Developer guide, "User pool feature plans".
    if plan == _SMALLEST_PLAN and trigger.get("lambdaVersion", "V1_0") != "V1_0":
        raise RefusedByAwsError(
            "FeatureUnavailableInTierException: access token customization needs ESSENTIALS or PLUS"
        )
    if plan != "PLUS" and (made.inputs.get("userPoolAddOns") or {}).get("advancedSecurityMode") == "ENFORCED":
        raise RefusedByAwsError("FeatureUnavailableInTierException: threat protection needs PLUS")
    given = {key: value for key, value in made.inputs.items() if key != "passwordPolicy"}
    policy = made.inputs.get("passwordPolicy")
    return {**given, "policies": {"passwordPolicy": policy}} if policy else given


def _set_mfa(made: Made) -> None:
    """Cognito takes the second factor's kind in a call of its own."""
    if made.inputs.get("softwareTokenMfaConfiguration"):
        made.call(
            SERVICE,
            "set_user_pool_mfa_config",
            UserPoolId=made.resource_id,
            SoftwareTokenMfaConfiguration={"Enabled": True},
            MfaConfiguration=made.inputs.get("mfaConfiguration", "OFF"),
        )


def _pool_outputs(made: Made) -> Values:
    endpoint = f"cognito-idp.{made.cloud.region}.amazonaws.com/{made.resource_id}"
    return {"arn": made.response["UserPool"]["Arn"], "endpoint": endpoint}


def _client(made: Made) -> Values:
    """API reference, CreateUserPoolClient: refresh token rotation, supported providers, write attributes."""
    flows = made.inputs.get("explicitAuthFlows") or []
    rotation = (made.inputs.get("refreshTokenRotation") or {}).get("feature")
    if rotation == "ENABLED" and "ALLOW_REFRESH_TOKEN_AUTH" in flows:
        raise RefusedByAwsError(
            "InvalidParameterException: refresh token rotation and ALLOW_REFRESH_TOKEN_AUTH exclude each other"
        )
    pool_id, writable = made.inputs["userPoolId"], made.inputs.get("writeAttributes")
    for name in set(made.inputs.get("supportedIdentityProviders") or []) - {"COGNITO"}:
        found = made.call(SERVICE, "describe_identity_provider", UserPoolId=pool_id, ProviderName=name)
        mapped = set(found["IdentityProvider"].get("AttributeMapping", {})) - {"username"}
        if writable and not mapped <= set(writable):
            missing = ", ".join(sorted(mapped - set(writable)))
            raise RefusedByAwsError(f"the client may not write {missing}, so nobody could sign in through {name}")
    return made.inputs


def _delete_client(made: Made) -> None:
    made.call(SERVICE, "delete_user_pool_client", UserPoolId=made.inputs["userPoolId"], ClientId=made.resource_id)


def _delete_domain(made: Made) -> None:
    made.call(SERVICE, "delete_user_pool_domain", UserPoolId=made.inputs["userPoolId"], Domain=made.resource_id)


def _provider(made: Made) -> Values:
    """API reference, CreateIdentityProvider: what each kind of provider cannot do without."""
    details, kind = made.inputs["providerDetails"], made.inputs["providerType"]
    needed = {"SAML": [], "OIDC": ["client_id", "oidc_issuer", "authorize_scopes", "attributes_request_method"]}[kind]
    missing = [name for name in needed if not details.get(name)]
    if kind == "SAML" and not (details.get("MetadataURL") or details.get("MetadataFile")):
        missing = ["MetadataURL or MetadataFile"]
    if missing:
        raise RefusedByAwsError(f"InvalidParameterException: provider details are missing: {', '.join(missing)}")
    return made.inputs


def _delete_provider(made: Made) -> None:
    name = made.inputs["providerName"]
    made.call(SERVICE, "delete_identity_provider", UserPoolId=made.inputs["userPoolId"], ProviderName=name)


TYPES = {
    "aws:cognito/userPool:UserPool": ResourceType(
        service=SERVICE,
        create="create_user_pool",
        identify=lambda made: made.response["UserPool"]["Id"],
        names={"name": "poolName", "schemas": "schema"},
        invents="name",
        handled=frozenset({"softwareTokenMfaConfiguration"}),
        prepare=_pool,
        after=_set_mfa,
        outputs=_pool_outputs,
        delete=lambda made: made.call(SERVICE, "delete_user_pool", UserPoolId=made.resource_id),
    ),
    "aws:cognito/identityProvider:IdentityProvider": ResourceType(
        service=SERVICE,
        create="create_identity_provider",
        identify=lambda made: f"{made.inputs['userPoolId']}:{made.inputs['providerName']}",
        prepare=_provider,
        delete=_delete_provider,
    ),
    "aws:cognito/userPoolClient:UserPoolClient": ResourceType(
        service=SERVICE,
        create="create_user_pool_client",
        identify=lambda made: made.response["UserPoolClient"]["ClientId"],
        names={"name": "clientName"},
        invents="name",
        prepare=_client,
        outputs=lambda made: {"clientSecret": made.response["UserPoolClient"].get("ClientSecret", "")},
        delete=_delete_client,
    ),
    "aws:cognito/userPoolDomain:UserPoolDomain": ResourceType(
        service=SERVICE,
        create="create_user_pool_domain",
        identify=lambda made: made.inputs["domain"],
        delete=_delete_domain,
    ),
    # MiniStack has one sign-in page and no styles: that the client is there is all that can be seen.
    "aws:cognito/managedLoginBranding:ManagedLoginBranding": ResourceType(
        service=SERVICE,
        create="describe_user_pool_client",
        identify=lambda made: f"{made.inputs['userPoolId']},{made.inputs['clientId']}",
        not_enforced=frozenset({"useCognitoProvidedValues"}),
        delete=None,
    ),
}
