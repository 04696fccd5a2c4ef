"""Log lines as the functions themselves write them, one for every reason there is, and the API's access log."""

import importlib
import json

from components.studio_access.api.responses import ACCESS_LOG_FORMAT
from local.aws.api_call import access_log_line
from tests.functions.loading import function_root

EVENT = {"requestContext": {"extendedRequestId": "JKJaXmPLvHcESHA=", "identity": {"vpceId": "vpce-0123456789abcdef0"}}}


def of_authorizer(capsys):
    """Each line of the authorizer's log, by its reason or event."""
    with function_root("authorizer"):
        log = importlib.import_module("decision_log")
        capsys.readouterr()
        reasons = list(log.Reason)
        scope = reasons.index(log.Reason.SCOPE)
        log.allowed(EVENT, "sub-of-alice", "alice")
        for reason in reasons[1:scope]:
            log.unauthorized(EVENT, reason)
        for reason in reasons[scope:]:
            log.denied(EVENT, "sub-of-alice", reason)
        log.key_set_replaced("https://issuer")
        log.key_set_kept("https://issuer", "timeout")
        log.key_set_withdrawn("https://issuer")
    return _by_reason(capsys)


def of_presigner(capsys):
    """Each line of the presigner's log, by its reason."""
    with function_root("presigner"):
        outcome = importlib.import_module("outcome")
        capsys.readouterr()
        for reason in outcome.Reason:
            ended = outcome.Outcome(reason, "alice", error="AnError")
            outcome.write_log(ended, "JKJaXmPLvHcESHA=", "vpce-0123456789abcdef0", 12.34)
    return _by_reason(capsys)


def of_pre_token(capsys):
    """Each line of the pre-token function's log, by its reason."""
    with function_root("pre_token"):
        sign_in = importlib.import_module("sign_in")
        capsys.readouterr()
        event = {"request": {"userAttributes": {"sub": "sub-of-alice"}}}
        for reason in sign_in.Reason:
            sign_in.write_log(reason, "alice", event, "AnError")
    return {known["reason"]: line for line, known in _lines(capsys)}


def of_access_log(**variables):
    """A line of the access log; what is not given is `-`, as on AWS."""
    return access_log_line(ACCESS_LOG_FORMAT, variables)


def _by_reason(capsys):
    return {known.get("event") or known["reason"]: line for line, known in _lines(capsys)}


def _lines(capsys):
    return [(line, json.loads(line)) for line in capsys.readouterr().out.splitlines()]
