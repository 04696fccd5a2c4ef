"""Signing keys of the identity provider: private here, so that tokens of another time can be made too."""

import base64
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256


@dataclass(frozen=True)
class SigningKey:
    """An RS256 key with an id."""

    key_id: str = field(default_factory=lambda: f"key-{secrets.token_hex(4)}")
    _private: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048), repr=False)

    @property
    def private_jwk(self) -> dict[str, str]:
        """As a member of a private key set (RFC 7518, 6.3)."""
        private = self._private.private_numbers()
        public = private.public_numbers
        numbers = {
            "n": public.n,
            "e": public.e,
            "d": private.d,
            "p": private.p,
            "q": private.q,
            "dp": private.dmp1,
            "dq": private.dmq1,
            "qi": private.iqmp,
        }
        encoded = {name: _b64(value.to_bytes((value.bit_length() + 7) // 8)) for name, value in numbers.items()}
        return {"kty": "RSA", "kid": self.key_id, "use": "sig", "alg": "RS256", **encoded}

    def signed(self, claims: dict[str, Any], token_type: str = "at+jwt") -> str:  # noqa: S107 - a kind of token
        """The claims as a JWT."""
        header = {"alg": "RS256", "typ": token_type, "kid": self.key_id}
        text = ".".join(_b64(json.dumps(part).encode()) for part in (header, claims))
        return f"{text}.{_b64(self._private.sign(text.encode(), padding.PKCS1v15(), SHA256()))}"


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
