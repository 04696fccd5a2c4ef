"""The requests that are tried stand for all requests: no decision is missed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.pack.iam.document import parse
from policies.pack.iam.evaluation import Caller, Request
from policies.pack.iam.request_enumeration import TooIntricateError, possible_decisions
from tests import iam
from tests.policies.pack.iam.test_evaluation import ACTIONS, CALLERS, RESOURCES, STATEMENT, circumstances, documents


@settings(deadline=None)  # some documents tell thousands of requests apart
@given(documents(), circumstances(), st.sampled_from(ACTIONS), st.sampled_from(RESOURCES), st.sampled_from(CALLERS))
def test_the_tried_requests_miss_no_decision(document, keys, action, resource, caller):
    """Whatever the independent evaluator decides in some circumstances is among the decisions found possible."""
    read = parse(document)
    request = Request(action, resource, Caller("AWS", caller))
    try:
        possible = {decision for decision, _ in possible_decisions([read], [request])}
    except TooIntricateError:
        return
    assert iam.decide(document, action, resource, keys, caller) in possible


def test_a_document_that_tells_too_many_requests_apart_is_not_judged():
    keys = {f"aws:PrincipalTag/{number}": list("abcdefgh") for number in range(8)}
    document = parse({"Statement": {**STATEMENT, "Condition": {"StringEquals": keys}}})
    with pytest.raises(TooIntricateError):
        list(possible_decisions([document], [Request("s3:GetObject", "a")]))
