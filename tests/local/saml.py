"""The company's SAML identity provider: its metadata, and assertions signed by a library that does nothing else."""

import base64
import datetime
import secrets

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree  # ty: ignore[missing-module-member]
from signxml import SignatureConfiguration, XMLSigner, XMLVerifier
from signxml.algorithms import SignatureMethod

SSO = "https://login.bank.example/saml/sso"
ENTITY = "https://login.bank.example/saml"
_ASSERTION = "{urn:oasis:names:tc:SAML:2.0:assertion}Assertion"


class SamlProvider:
    """An entity with a signing key of its own."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "login.bank.example")])
        now = datetime.datetime.now(datetime.UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .sign(self._key, hashes.SHA256())
        )
        self.certificate = certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def metadata(self) -> str:
        certificate = "".join(self.certificate.splitlines()[1:-1])
        return (
            f'<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{ENTITY}">'
            '<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
            '<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>'
            f"<X509Certificate>{certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>"
            '<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" '
            f'Location="{SSO}"/></IDPSSODescriptor></EntityDescriptor>'
        )

    def response(self, person: str, audience: str, recipient: str) -> bytes:
        """An unsigned response that says who signed in (SAML 2.0 core and profiles, web browser SSO)."""
        now = datetime.datetime.now(datetime.UTC)
        at, until = (moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in (now, now + datetime.timedelta(minutes=5)))
        response, assertion = (f"_{secrets.token_hex(16)}" for _ in range(2))
        return (
            f'<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="{response}" Version="2.0" '
            f'IssueInstant="{at}" Destination="{recipient}"><samlp:Status><samlp:StatusCode '
            'Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
            f'<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="{assertion}" Version="2.0" '
            f'IssueInstant="{at}"><Issuer>{ENTITY}</Issuer><Subject>'
            '<NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">'
            f'{person}</NameID><SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
            f'<SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{recipient}"/></SubjectConfirmation></Subject>'
            f'<Conditions NotBefore="{at}" NotOnOrAfter="{until}"><AudienceRestriction><Audience>{audience}</Audience>'
            f'</AudienceRestriction></Conditions><AuthnStatement AuthnInstant="{at}"><AuthnContext>'
            "<AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</AuthnContextClassRef>"
            "</AuthnContext></AuthnStatement></Assertion></samlp:Response>"
        ).encode()

    def signed(self, response: bytes) -> bytes:
        """The response with its assertion signed."""
        root = etree.fromstring(response)
        assertion = root.find(_ASSERTION)
        signer = XMLSigner(signature_algorithm=SignatureMethod.RSA_SHA256, c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#")  # fmt: skip  # noqa: E501
        signed = signer.sign(assertion, key=self._key, cert=self.certificate, reference_uri=assertion.get("ID"))
        root.replace(assertion, signed)
        return etree.tostring(root)

    def verify(self, response: bytes) -> None:
        """Raises unless the assertion carries a good signature of this provider."""
        expected = SignatureConfiguration(location=".//{urn:oasis:names:tc:SAML:2.0:assertion}Assertion/")
        XMLVerifier().verify(response, x509_cert=self.certificate, expect_config=expected)


def encoded(response: bytes) -> str:
    """As the form field `SAMLResponse`."""
    return base64.b64encode(response).decode()
