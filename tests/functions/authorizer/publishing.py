"""An issuer that publishes keys for tests, and the reasons its tokens are refused for."""

import json
import time

from tests.functions.authorizer.authorizing import environment, issuer
from tests.functions.authorizer.parts import configuration, decision_log, key_source, key_store, verifier
from tests.tokens import key_set, rsa_signer

NEW = "https://a.example/jwks.json"


class PublishingIssuer:
    """An issuer whose key set can be had, changed or withheld, and a clock."""

    def __init__(self, *keys):
        self.published = key_set(*keys)
        self.failure = None
        self.calls = []
        self.now = 1000.0

    def fetch(self, location, seconds):
        self.calls.append((location.host, seconds))
        if self.failure:
            raise key_source.FetchError(self.failure)
        return self.published if isinstance(self.published, bytes) else json.dumps(self.published).encode()

    def verifier(self, *issuers):
        issuers = issuers or (issuer(rsa_signer("k1"), jwks_uri=NEW),)
        configured = configuration.read(environment(*issuers)).issuers
        self.store = key_store.KeyStore(configured, self.fetch, lambda: self.now)
        return verifier.Verifier(self.store)


def reason_of(checked, token):
    """Why a token is refused, or `None` if it is accepted."""
    try:
        checked.verify(token, time.time())
    except decision_log.UnauthorizedError as error:
        return error.reason
    return None
