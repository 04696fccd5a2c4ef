"""People who sign in at the company's identity provider, federated through the local Cognito."""

import secrets
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from signxml.exceptions import InvalidSignature

from local.company import PEOPLE, challenge
from local.form_browser import Browser
from local.identity_provider import REDIRECT, Api, identity_provider
from local.journey import Scene, journey
from local.people import Tokens, claims_of, other_pool
from tests.local.node import Anywhere, free_port, needs_node
from tests.local.saml import SamlProvider, encoded

SECRET = "only-for-this-run-of-the-tests-0123456789"


@pytest.fixture(scope="module")
def sign_in_domain(deployment):
    pool = deployment.cloud.client("cognito-idp").describe_user_pool(UserPoolId=deployment.outputs["userPoolId"])
    return f"https://{pool['UserPool']['Domain']}.auth.{deployment.cloud.region}.amazoncognito.com"


def _federate(deployment, name, kind, details):
    """A provider of the pool, and `alice` there as the user `alice` here, as an administrator links them."""
    cognito, pool_id = deployment.cloud.client("cognito-idp"), deployment.outputs["userPoolId"]
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
    with identity_provider(issuer, api, PEOPLE, port=port, clients=[client]) as running:
        details = {
            "client_id": "cognito",
            "client_secret": SECRET,
            "oidc_issuer": issuer,
            "authorize_scopes": "openid",
            "attributes_request_method": "GET",
        }
        _federate(deployment, "Bank", "OIDC", details)
        yield running


class Portal:
    """The portal's browser application: code with PKCE at the pool's sign-in domain."""

    def __init__(self, deployment, domain):
        self.browser = Browser(Anywhere(deployment.topology.internet))
        self.domain, self.client_id = domain, deployment.outputs["clientId"]
        self.verifier, self.state = secrets.token_urlsafe(48), secrets.token_urlsafe(16)

    def question(self, provider):
        asked = {
            "client_id": self.client_id,
            "response_type": "code",
            "redirect_uri": REDIRECT,
            "scope": "openid",
            "state": self.state,
            "code_challenge": challenge(self.verifier),
            "code_challenge_method": "S256",
            "identity_provider": provider,
        }
        return f"{self.domain}/oauth2/authorize?{urlencode(asked)}"

    def tokens(self, end):
        answer = {name: values[0] for name, values in parse_qs(urlsplit(end).query).items()}
        assert answer["state"] == self.state
        exchange = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": REDIRECT,
            "client_id": self.client_id,
            "code_verifier": self.verifier,
        }
        given = self.browser.send("POST", f"{self.domain}/oauth2/token", urlencode(exchange).encode())
        assert given.status == 200
        return Tokens(given.json["access_token"], given.json["id_token"])


def _signed_in(deployment, domain, person="alice"):
    portal = Portal(deployment, domain)
    end = portal.browser.follow(portal.question("Bank"), REDIRECT, {"login": person, "password": "any"})
    return portal.tokens(end)


def _journey(deployment, alice):
    with other_pool(deployment.cloud) as other:
        stranger = other.sign_in("alice", other.add("alice"))
    return list(journey(Scene(deployment, alice, stranger)))


@needs_node
def test_the_journey_passes_for_a_federated_person(deployment, sign_in_domain, corporate):
    alice = _signed_in(deployment, sign_in_domain)
    claims = claims_of(alice.access)
    assert claims["username"] == "alice"
    assert claims["iss"] == deployment.outputs["issuer"]
    rows = _journey(deployment, alice)
    assert len(rows) == 23
    assert [row.step for row in rows if not row.as_expected] == []


@needs_node
def test_people_go_on_signing_in_when_the_provider_rotates_its_keys(deployment, sign_in_domain, corporate):
    corporate.rotate(keep_old=False)
    alice = _signed_in(deployment, sign_in_domain)
    answer = Scene(deployment, alice, alice).ask("alice", alice.access)
    assert answer.status == 200


@needs_node
def test_a_federated_name_without_a_link_is_no_profile(deployment, sign_in_domain, corporate):
    """Cognito calls Bob `Bank_bob`, which no user profile can be called."""
    bob = _signed_in(deployment, sign_in_domain, "bob")
    assert claims_of(bob.access)["username"] == "Bank_bob"
    scene = Scene(deployment, bob, bob)
    assert {scene.ask(path, bob.access).status for path in ("bob", "Bank_bob", "me")} == {403}


@needs_node
def test_the_provider_s_own_tokens_are_not_the_pool_s(deployment, sign_in_domain, corporate):
    token = corporate.signing_key.signed({**claims_of(_signed_in(deployment, sign_in_domain).access)})
    assert Scene(deployment, Tokens(token, token), Tokens(token, token)).ask("alice", token).status == 401


@pytest.fixture(scope="module")
def saml(deployment, local_alice):
    provider = SamlProvider()
    _federate(deployment, "BankSaml", "SAML", {"MetadataFile": provider.metadata})
    return provider


def _signed_in_by_saml(deployment, domain, saml, prepare):
    portal = Portal(deployment, domain)
    redirect = portal.browser.send("GET", portal.question("BankSaml"))
    relay = parse_qs(urlsplit(redirect.headers["location"]).query)["RelayState"][0]
    recipient = f"{domain}/saml2/idpresponse"
    audience = f"urn:amazon:cognito:sp:{deployment.outputs['userPoolId']}"
    response = prepare(saml.response("alice", audience, recipient))
    posted = portal.browser.send(
        "POST", recipient, urlencode({"SAMLResponse": encoded(response), "RelayState": relay}).encode()
    )
    return portal.tokens(posted.headers["location"])


def test_the_journey_passes_for_a_person_with_a_signed_saml_assertion(deployment, sign_in_domain, saml):
    def signed(response):
        done = saml.signed(response)
        saml.verify(done)
        return done

    alice = _signed_in_by_saml(deployment, sign_in_domain, saml, signed)
    assert claims_of(alice.access)["username"] == "alice"
    assert [row.step for row in _journey(deployment, alice) if not row.as_expected] == []


def test_the_assertion_s_signature_is_a_real_one(saml):
    response = saml.signed(saml.response("alice", "urn:x", "https://x.example/"))
    saml.verify(response)
    with pytest.raises(InvalidSignature):
        saml.verify(response.replace(b"alice", b"mallory"))


def test_that_the_local_cognito_checks_no_signature_is_known(deployment, sign_in_domain, saml):
    """If this fails, MiniStack has learnt to check: take the sentence out of docs/local-aws.md."""
    alice = _signed_in_by_saml(deployment, sign_in_domain, saml, lambda response: response)
    assert claims_of(alice.access)["username"] == "alice"
