"""The execution role at work: credentials that SageMaker gives to a person's Studio page and kernels."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from local.aws.sagemaker.store import Store

PrincipalKeys = Callable[[Any], dict[str, Any]]


def credentials_at_work(store: Store, domain_id: str, profile: str) -> dict[str, str]:
    """Credentials of the execution role for one person; empty if the domain has no such role."""
    from ministack.services import sts  # noqa: PLC0415 - MiniStack loads its services when first called

    role = store.execution_role(domain_id, profile)
    if not role:
        return {}
    own = {
        "AccessKeyId": f"ASIA{secrets.token_hex(8).upper()}",
        "SecretAccessKey": secrets.token_urlsafe(30),
        "SessionToken": secrets.token_urlsafe(96),
    }
    name = role.rpartition("/")[2]
    session = {"Arn": f"arn:aws:sts::{store.account_id}:assumed-role/{name}/SageMaker", "UserId": f"{name}:SageMaker"}
    kept = {key: own[key] for key in ("SecretAccessKey", "SessionToken")}
    sts.register_session(own["AccessKeyId"], {**session, **kept})
    store.at_work[own["AccessKeyId"]] = (domain_id, profile)
    return own


def keys_of_people_at_work(original: PrincipalKeys, store: Store) -> PrincipalKeys:
    """The condition keys of a caller, with those that say who is at work in Studio.

    Source: SageMaker developer guide, "Propagate user context".
    """

    def keys(credential: Any) -> dict[str, Any]:
        found: Mapping[str, Any] = original(credential)
        domain_id, profile = store.at_work.get(credential.access_key_id, ("", ""))
        own = {"sagemaker:domainid": domain_id, "sagemaker:userprofilename": profile} if domain_id else {}
        return {**found, **own}

    return keys
