"""The modules of the authorizer, and those of functions/common that it uses, for tests of one of them."""

from tests.functions.loading import function_root

with function_root("authorizer"):
    import access_policy
    import configuration
    import decision_log
    import key_set
    import key_source
    import key_store
    import strict_decoding
    import token_rules
    import verifier

__all__ = [
    "access_policy",
    "configuration",
    "decision_log",
    "key_set",
    "key_source",
    "key_store",
    "strict_decoding",
    "token_rules",
    "verifier",
]
