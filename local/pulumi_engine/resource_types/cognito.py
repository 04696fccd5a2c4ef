"""User pools, their identity providers, clients and sign-in domains, with the rules of AWS that MiniStack lacks."""

from local.pulumi_engine.resource_types.resource_type import RefusedByAwsError, Resource, ResourceType, Values

SERVICE = "cognito-idp"
_SMALLEST_PLAN = "LITE"


def _pool(resource: Resource) -> Values:
    plan = resource.inputs.get("userPoolTier", "ESSENTIALS")
    trigger = (resource.inputs.get("lambdaConfig") or {}).get("preTokenGenerationConfig") or {}
    # Developer guide, "User pool feature plans".
    if plan == _SMALLEST_PLAN and trigger.get("lambdaVersion", "V1_0") != "V1_0":
        raise RefusedByAwsError(
            "FeatureUnavailableInTierException: access token customization needs ESSENTIALS or PLUS"
        )
    if plan != "PLUS" and (resource.inputs.get("userPoolAddOns") or {}).get("advancedSecurityMode") == "ENFORCED":
        raise RefusedByAwsError("FeatureUnavailableInTierException: threat protection needs PLUS")
    inputs = {key: value for key, value in resource.inputs.items() if key != "passwordPolicy"}
    policy = resource.inputs.get("passwordPolicy")
    if policy:
        inputs["policies"] = {"passwordPolicy": policy}
    email = dict(resource.inputs.get("emailConfiguration") or {})
    # API reference, EmailConfigurationType.
    if email.get("emailSendingAccount") == "DEVELOPER" and not email.get("sourceArn"):
        raise RefusedByAwsError("InvalidParameterException: sending with Amazon SES needs the ARN of an identity")
    if email:
        sender = email.pop("fromEmailAddress", None)
        inputs["emailConfiguration"] = {**email, "from": sender}
    return inputs


def _set_mfa(resource: Resource) -> None:
    """Cognito takes the second factor's kind in a call of its own."""
    if resource.inputs.get("softwareTokenMfaConfiguration"):
        resource.call(
            SERVICE,
            "set_user_pool_mfa_config",
            UserPoolId=resource.resource_id,
            SoftwareTokenMfaConfiguration={"Enabled": True},
            MfaConfiguration=resource.inputs.get("mfaConfiguration", "OFF"),
        )


def _pool_outputs(resource: Resource) -> Values:
    endpoint = f"cognito-idp.{resource.aws.region}.amazonaws.com/{resource.resource_id}"
    return {"arn": resource.response["UserPool"]["Arn"], "endpoint": endpoint}


def _client(resource: Resource) -> Values:
    """API reference, CreateUserPoolClient: refresh token rotation, supported providers, write attributes."""
    flows = resource.inputs.get("explicitAuthFlows") or []
    rotation = (resource.inputs.get("refreshTokenRotation") or {}).get("feature")
    if rotation == "ENABLED" and "ALLOW_REFRESH_TOKEN_AUTH" in flows:
        raise RefusedByAwsError(
            "InvalidParameterException: refresh token rotation and ALLOW_REFRESH_TOKEN_AUTH exclude each other"
        )
    pool_id, writable = resource.inputs["userPoolId"], resource.inputs.get("writeAttributes")
    for name in set(resource.inputs.get("supportedIdentityProviders") or []) - {"COGNITO"}:
        found = resource.call(SERVICE, "describe_identity_provider", UserPoolId=pool_id, ProviderName=name)
        mapped = set(found["IdentityProvider"].get("AttributeMapping", {})) - {"username"}
        if writable and not mapped <= set(writable):
            missing = ", ".join(sorted(mapped - set(writable)))
            raise RefusedByAwsError(f"the client may not write {missing}, so nobody could sign in through {name}")
    return resource.inputs


def _delete_client(resource: Resource) -> None:
    resource.call(
        SERVICE, "delete_user_pool_client", UserPoolId=resource.inputs["userPoolId"], ClientId=resource.resource_id
    )


def _delete_domain(resource: Resource) -> None:
    resource.call(
        SERVICE, "delete_user_pool_domain", UserPoolId=resource.inputs["userPoolId"], Domain=resource.resource_id
    )


def _provider(resource: Resource) -> Values:
    """API reference, CreateIdentityProvider: what each kind of provider cannot do without."""
    details, kind = resource.inputs["providerDetails"], resource.inputs["providerType"]
    needed = {"SAML": [], "OIDC": ["client_id", "oidc_issuer", "authorize_scopes", "attributes_request_method"]}[kind]
    missing = [name for name in needed if not details.get(name)]
    if kind == "SAML" and not (details.get("MetadataURL") or details.get("MetadataFile")):
        missing = ["MetadataURL or MetadataFile"]
    if missing:
        raise RefusedByAwsError(f"InvalidParameterException: provider details are missing: {', '.join(missing)}")
    return resource.inputs


def _delete_provider(resource: Resource) -> None:
    name = resource.inputs["providerName"]
    resource.call(SERVICE, "delete_identity_provider", UserPoolId=resource.inputs["userPoolId"], ProviderName=name)


TYPES = {
    "aws:cognito/userPool:UserPool": ResourceType(
        service=SERVICE,
        create="create_user_pool",
        identify=lambda resource: resource.response["UserPool"]["Id"],
        names={"name": "poolName", "schemas": "schema"},
        generates="name",
        handled=frozenset({"softwareTokenMfaConfiguration"}),
        prepare=_pool,
        after=_set_mfa,
        outputs=_pool_outputs,
        delete=lambda resource: resource.call(SERVICE, "delete_user_pool", UserPoolId=resource.resource_id),
    ),
    "aws:cognito/identityProvider:IdentityProvider": ResourceType(
        service=SERVICE,
        create="create_identity_provider",
        identify=lambda resource: f"{resource.inputs['userPoolId']}:{resource.inputs['providerName']}",
        prepare=_provider,
        delete=_delete_provider,
    ),
    "aws:cognito/userPoolClient:UserPoolClient": ResourceType(
        service=SERVICE,
        create="create_user_pool_client",
        identify=lambda resource: resource.response["UserPoolClient"]["ClientId"],
        names={"name": "clientName"},
        generates="name",
        prepare=_client,
        outputs=lambda resource: {"clientSecret": resource.response["UserPoolClient"].get("ClientSecret", "")},
        delete=_delete_client,
    ),
    "aws:cognito/userPoolDomain:UserPoolDomain": ResourceType(
        service=SERVICE,
        create="create_user_pool_domain",
        identify=lambda resource: resource.inputs["domain"],
        delete=_delete_domain,
    ),
    # MiniStack has one sign-in page and no styles: that the client is there is all that can be seen.
    "aws:cognito/managedLoginBranding:ManagedLoginBranding": ResourceType(
        service=SERVICE,
        create="describe_user_pool_client",
        identify=lambda resource: f"{resource.inputs['userPoolId']},{resource.inputs['clientId']}",
        not_enforced=frozenset({"useCognitoProvidedValues"}),
        delete=None,
    ),
}
