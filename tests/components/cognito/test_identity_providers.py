"""Corporate identity providers as resources, and a client secret that is nowhere in clear."""

import json

from google.protobuf import json_format

from tests.cloud import deploy_stack
from tests.identity import FEDERATED, OIDC, SAML, SECRET

SIGNATURE, SECRET_SIGNATURE = "4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"


def concealed(value):
    """The wire's data as the engine stores it: what is marked as secret is encrypted."""
    if isinstance(value, dict):
        if value.get(SIGNATURE) == SECRET_SIGNATURE:
            return "[secret]"
        return {key: concealed(item) for key, item in value.items()}
    return [concealed(item) for item in value] if isinstance(value, list) else value


def inputs(request):
    return concealed(json_format.MessageToDict(request.object))


def test_an_oidc_provider_is_created_as_configured():
    request = deploy_stack("local", **FEDERATED).request("IdentityProvider", "studio-access-Okta")
    assert inputs(request) == {
        "userPoolId": "eu-west-1_Created01",
        "providerName": "Okta",
        "providerType": "OIDC",
        "providerDetails": {
            "oidc_issuer": "https://example.okta.com",
            "client_id": "0oa1example",
            "client_secret": "[secret]",
            "authorize_scopes": "openid email",
            "attributes_request_method": "GET",
        },
        "attributeMapping": {"username": "sub", "email": "email", "custom:studio_profile": "studio_profile"},
    }


def test_a_saml_provider_is_created_as_configured():
    found = inputs(deploy_stack("local", **FEDERATED).request("IdentityProvider", "studio-access-entra"))
    assert (found["providerName"], found["providerType"]) == ("entra", "SAML")
    assert found["providerDetails"] == {"MetadataURL": SAML["metadataUrl"]}
    assert found["attributeMapping"] == SAML["attributeMapping"]


def test_a_metadata_document_and_explicit_endpoints_reach_cognito():
    endpoints = {
        "authorizeUrl": "https://x.example/authorize",
        "tokenUrl": "https://x.example/token",
        "attributesUrl": "https://x.example/userinfo",
        "jwksUri": "https://x.example/jwks",
    }
    saml = {"name": "adfs", "type": "saml", "metadataDocument": "<EntityDescriptor/>"}
    deployment = deploy_stack("local", **{**FEDERATED, "identityProviders": json.dumps([{**OIDC, **endpoints}, saml])})
    details = deployment.one("IdentityProvider", "studio-access-Okta")["providerDetails"]
    text = json.dumps(details)
    assert [url for url in endpoints.values() if url not in text] == []
    found = inputs(deployment.request("IdentityProvider", "studio-access-adfs"))
    assert found["providerDetails"] == {"MetadataFile": "<EntityDescriptor/>"}


def test_what_cognito_adds_to_a_provider_is_no_change():
    for name in ("Okta", "entra"):
        request = deploy_stack("local", **FEDERATED).request("IdentityProvider", f"studio-access-{name}")
        assert "providerDetails.ActiveEncryptionCertificate" in request.ignoreChanges


def test_a_client_secret_is_a_secret_wherever_it_goes():
    deployment = deploy_stack("local", **FEDERATED)
    carriers = []
    for request in deployment.monitor.requests.values():
        raw = json.dumps(json_format.MessageToDict(request.object))
        if SECRET in raw:
            carriers.append(request.name)
        assert SECRET not in json.dumps(inputs(request)), request.name
    # The component's recorded inputs and the provider itself; nothing else has it at all.
    assert sorted(carriers) == ["studio-access", "studio-access-Okta"]
    assert SECRET not in json.dumps(deployment.outputs, default=str)


def test_the_component_records_its_providers_as_a_configuration_names_them():
    deployment = deploy_stack("local", **FEDERATED)
    (request,) = (r for r in deployment.monitor.requests.values() if r.type == "studio-access:index:StudioAccess")
    oidc, saml = inputs(request)["identityProviders"]
    assert oidc == {**OIDC, "clientSecret": "[secret]"}
    assert saml == SAML
