"""Users who sign in at the company's identity provider, federated through the local Cognito."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from signxml.exceptions import InvalidSignature

from local.demo.checks import Caller, run_checks
from local.deployment.sign_in import CodeFlow, FormBrowser, Tokens
from local.deployment.users import USERS, claims_of, other_pool_users
from local.identity_provider.provider import REDIRECT, Api, identity_provider
from tests.local.node import Anywhere, free_port, needs_node
from tests.local.saml import SamlProvider, encoded

SECRET = "only-for-this-run-of-the-tests-0123456789"


@pytest.fixture(scope="module")
def sign_in_domain(deployment):
    pool = deployment.aws.client("cognito-idp").describe_user_pool(UserPoolId=deployment.outputs["userPoolId"])
    return f"https://{pool['UserPool']['Domain']}.auth.{deployment.aws.region}.amazoncognito.com"


def _federate(deployment, name, kind, details):
    """A provider of the pool, and `alice` there as the user `alice` here, as an administrator links them."""
    cognito, pool_id = deployment.aws.client("cognito-idp"), deployment.outputs["userPoolId"]
    cognito.create_identity_provider(
        UserPoolId=pool_id,
        ProviderName=name,
        ProviderType=kind,
        ProviderDetails=details,
        AttributeMapping={"email": "email"},
    )
    client = {"UserPoolId": pool_id, "ClientId": deployment.outputs["clientId"]}
    known = cognito.describe_user_pool_client(**client)["UserPoolClient"]["SupportedIdentityProviders"]
    cognito.update_user_pool_client(**client, SupportedIdentityProviders=[*known, name])
    cognito.admin_link_provider_for_user(
        UserPoolId=pool_id,
        DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": "alice"},
        SourceUser={
            "ProviderName": name,
            "ProviderAttributeName": "Cognito_Subject",
            "ProviderAttributeValue": "alice",
        },
    )


@pytest.fixture(scope="module")
def local_alice(deployment):
    return deployment.pool.add("alice")


@pytest.fixture(scope="module")
def corporate(deployment, sign_in_domain, local_alice):
    """The OpenID provider, known to the pool as `Bank`."""
    port = free_port()
    client = {
        "client_id": "cognito",
        "client_secret": SECRET,
        "token_endpoint_auth_method": "client_secret_post",
        "redirect_uris": [f"{sign_in_domain}/oauth2/idpresponse"],
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
    }
    issuer = f"http://127.0.0.1:{port}"
    api = Api("https://studio-access.bank.example", "studio")
    with identity_provider(issuer, api, USERS, port=port, clients=[client]) as running:
        details = {
            "client_id": "cognito",
            "client_secret": SECRET,
            "oidc_issuer": issuer,
            "authorize_scopes": "openid",
            "attributes_request_method": "GET",
        }
        _federate(deployment, "Bank", "OIDC", details)
        yield running


def _flow(deployment, domain):
    """The portal's browser application: code with PKCE at the pool's sign-in domain."""
    browser = FormBrowser(Anywhere(deployment.networks.internet))
    endpoints = f"{domain}/oauth2/authorize", f"{domain}/oauth2/token"
    return CodeFlow(browser, *endpoints, deployment.outputs["clientId"], REDIRECT)


def _signed_in(deployment, domain, user="alice"):
    flow = _flow(deployment, domain)
    start = flow.address(identity_provider="Bank")
    return flow.tokens(flow.browser.follow(start, REDIRECT, {"login": user, "password": "any"}))


def _checks(deployment, alice):
    with other_pool_users(deployment.aws) as other:
        other_alice = other.sign_in("alice", other.add("alice"))
    return list(run_checks(Caller(deployment, alice, other_alice)))


@needs_node
def test_all_checks_pass_for_a_federated_user(deployment, sign_in_domain, corporate):
    alice = _signed_in(deployment, sign_in_domain)
    claims = claims_of(alice.access)
    assert claims["username"] == "alice"
    assert claims["iss"] == deployment.outputs["issuer"]
    checks = _checks(deployment, alice)
    assert len(checks) == 23
    assert [row.step for row in checks if not row.as_expected] == []


@needs_node
def test_users_go_on_signing_in_when_the_provider_rotates_its_keys(deployment, sign_in_domain, corporate):
    corporate.rotate(keep_old=False)
    alice = _signed_in(deployment, sign_in_domain)
    answer = Caller(deployment, alice, alice).request("alice", alice.access)
    assert answer.status == 200


@needs_node
def test_a_federated_name_without_a_link_is_no_profile(deployment, sign_in_domain, corporate):
    """Cognito calls Bob `Bank_bob`, which no user profile can be called."""
    bob = _signed_in(deployment, sign_in_domain, "bob")
    assert claims_of(bob.access)["username"] == "Bank_bob"
    caller = Caller(deployment, bob, bob)
    assert {caller.request(path, bob.access).status for path in ("bob", "Bank_bob", "me")} == {403}


@needs_node
def test_the_provider_s_own_tokens_are_not_the_pool_s(deployment, sign_in_domain, corporate):
    token = corporate.signing_key.signed({**claims_of(_signed_in(deployment, sign_in_domain).access)})
    assert Caller(deployment, Tokens(token, token), Tokens(token, token)).request("alice", token).status == 401


@pytest.fixture(scope="module")
def saml(deployment, local_alice):
    provider = SamlProvider()
    _federate(deployment, "BankSaml", "SAML", {"MetadataFile": provider.metadata})
    return provider


def _signed_in_by_saml(deployment, domain, saml, prepare):
    flow = _flow(deployment, domain)
    redirect = flow.browser.send("GET", flow.address(identity_provider="BankSaml"))
    relay = parse_qs(urlsplit(redirect.headers["location"]).query)["RelayState"][0]
    recipient = f"{domain}/saml2/idpresponse"
    audience = f"urn:amazon:cognito:sp:{deployment.outputs['userPoolId']}"
    response = prepare(saml.response("alice", audience, recipient))
    posted = flow.browser.send(
        "POST", recipient, urlencode({"SAMLResponse": encoded(response), "RelayState": relay}).encode()
    )
    return flow.tokens(posted.headers["location"])


def test_all_checks_pass_for_a_user_with_a_signed_saml_assertion(deployment, sign_in_domain, saml):
    def signed(response):
        done = saml.signed(response)
        saml.verify(done)
        return done

    alice = _signed_in_by_saml(deployment, sign_in_domain, saml, signed)
    assert claims_of(alice.access)["username"] == "alice"
    assert [row.step for row in _checks(deployment, alice) if not row.as_expected] == []


def test_the_assertion_s_signature_is_a_real_one(saml):
    response = saml.signed(saml.response("alice", "urn:x", "https://x.example/"))
    saml.verify(response)
    with pytest.raises(InvalidSignature):
        saml.verify(response.replace(b"alice", b"mallory"))


def test_that_the_local_cognito_checks_no_signature_is_known(deployment, sign_in_domain, saml):
    """If this fails, MiniStack has learnt to check: take the sentence out of docs/local-aws.md."""
    alice = _signed_in_by_saml(deployment, sign_in_domain, saml, lambda response: response)
    assert claims_of(alice.access)["username"] == "alice"
