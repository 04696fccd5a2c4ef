"""The log: one JSON line an issuer, made of fixed codes and the issuer's configured name."""

import json


def stored(issuer: str) -> None:
    """A fetched key set is stored."""
    print(json.dumps({"event": "key_set_stored", "issuer": issuer}))


def withdrawn(issuer: str) -> None:
    """The issuer vouches for no key any more; that is stored, and the authorizer's old keys end with their age."""
    print(json.dumps({"event": "key_set_withdrawn", "issuer": issuer}))


def kept(issuer: str, cause: str) -> None:
    """No newer key set could be had or stored; the old one stays."""
    print(json.dumps({"event": "key_set_kept", "issuer": issuer, "cause": cause}))
