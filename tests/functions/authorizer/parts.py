"""The authorizer's modules, imported together, for tests of one of them."""

from tests.functions.loading import function_root

with function_root("authorizer"):
    import access_policy
    import base64url
    import claim_path
    import cognito_token
    import compact_jws
    import configuration
    import decision_log
    import external_token
    import jwks_fetch
    import key_set
    import key_source
    import key_store
    import refusal
    import second_opinion
    import signature_key
    import strict_json
    import user_profile
    import verifier

__all__ = [
    "access_policy",
    "base64url",
    "claim_path",
    "cognito_token",
    "compact_jws",
    "configuration",
    "decision_log",
    "external_token",
    "jwks_fetch",
    "key_set",
    "key_source",
    "key_store",
    "refusal",
    "second_opinion",
    "signature_key",
    "strict_json",
    "user_profile",
    "verifier",
]
