"""The state and sequence cases S01-S28, and the tests that are them; all of them concern authorizer or presigner."""

import ast
import re
from functools import cache

import pytest

from tests.cloud import ROOT

_FOLDERS = {"a": "functions/authorizer", "c": "functions/common", "p": "functions/presigner"}
CASES: dict[str, tuple[str, list[str]]] = {
    "S01": ("policy of GET /alice reused for GET /bob", ["a:cached_policy:a_cached_policy_does_not_open_other_routes"]),
    "S02": ("reused for POST and HEAD", ["a:cached_policy:a_cached_policy_does_not_open_other_routes"]),
    "S03": ("reused after the token's end", ["a:cached_policy:a_cached_policy_ends_with_its_token"]),
    "S04": ("two people, one instance", ["a:handler:two_callers_of_one_instance_share_nothing"]),
    "S05": ("rotation: one fetch", ["a:key_store:a_new_key_is_accepted_after_exactly_one_fetch"]),
    "S06": ("a removed key", ["a:key_age:a_withdrawn_key_is_refused_within_the_age"]),
    "S07": ("same key id, new key", ["a:key_age:new_material_under_a_known_key_id_is_used_within_the_age"]),
    "S08": ("issuer down at the start", ["a:key_store:known_keys_work_while_the_issuer_is_down"]),
    "S09": (
        "issuer that hangs, or trickles",
        [
            "c:key_source:a_slow_server_gets_no_more_time_than_all_others",
            "a:key_refresh:a_server_that_hangs_is_waited_for_only_once",
            "a:sequences:the_figures_of_a_fetch_are_those_that_the_books_say",
            "a:sequences:one_attempt_a_pause_and_the_old_keys_on_any_failure",
        ],
    ),
    "S10": (
        "what is no key set",
        [
            "c:key_source:what_is_no_key_set_at_its_place_is_refused",
            "a:key_store:a_key_set_that_is_none_changes_nothing",
        ],
    ),
    "S11": ("a thousand random key ids", ["a:key_refresh:a_thousand_made_up_key_ids_cause_one_fetch"]),
    "S12": ("failing fetches", ["a:key_refresh:after_failures_the_pauses_grow_to_five_minutes"]),
    "S13": ("fifty at once", ["a:key_refresh:fifty_requests_at_once_cause_one_fetch_and_are_all_served"]),
    "S14": ("a clock five minutes off", ["a:handler:a_clock_that_is_five_minutes_off"]),
    "S15": ("the principal", ["a:sequences:the_principal_is_the_subject_stable_for_one_and_different_for_another"]),
    "S16": ("the log", ["hostile/test_hostile_requests:the_answer_is_right_and_opens_nothing_else"]),
    "S17": ("the answer's keys", ["hostile/test_hostile_requests:the_answer_is_right_and_opens_nothing_else"]),
    "S18": ("context of texts", ["hostile/test_hostile_requests:the_answer_is_right_and_opens_nothing_else"]),
    "S19": ("resources of 512 characters", ["a:cached_policy:no_resource_is_longer_than_api_gateway_takes"]),
    "S20": ("an answer that is changed", ["a:cached_policy:changing_an_answer_does_not_change_the_next"]),
    "S21": ("one policy for every path", ["a:cached_policy:the_policy_is_the_same_for_every_request_of_a_token"]),
    "S22": (
        "resource policy and answer, table A",
        [
            "a:cached_policy:the_answer_holds_whatever_the_resource_policy_says",
            "local/test_iam:a_resource_policy_and_an_authorizer_combine_as_in_table_a",
        ],
    ),
    "S23": ("a flood of headers", ["a:key_store:headers_are_remembered_only_once_they_were_signed"]),
    "S24": ("a table that is replaced", ["a:key_store:a_table_that_is_replaced_stays_whole_for_who_is_reading_it"]),
    "S25": (
        "presigner: context and errors",
        [
            "p:request:without_the_authorizer_s_word_nobody_is_anybody",
            "p:request:what_is_not_a_profile_name_is_refused",
            "p:handler:an_error_of_sagemaker_becomes_a_status_and_a_reason",
        ],
    ),
    "S26": (
        "presigner: path and query tricks",
        [
            "p:request:a_path_that_is_not_exactly_the_caller_s_own_is_refused",
            "p:request:headers_body_and_path_text_change_nothing",
            "p:request_query:a_query_that_is_not_allowed_is_refused",
        ],
    ),
    "S27": (
        "one key id at two issuers",
        [
            "a:issuers:one_key_id_at_two_issuers_does_not_mix_them_up",
            "a:sequences:vendors_side_by_side_accept_their_own_key_only_though_the_ids_are_the_same",
        ],
    ),
    "S28": ("a pool's second name", ["a:issuers:two_names_of_one_issuer_may_share_a_key"]),
}


@cache
def _tests(module: str) -> set[str]:
    tree = ast.parse((ROOT / "tests" / f"{module}.py").read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def _place(reference: str) -> tuple[str, str]:
    module, _, name = reference.rpartition(":")
    return re.sub("^([acp]):", lambda folder: f"{_FOLDERS[folder[1]]}/test_", module), f"test_{name}"


@pytest.mark.parametrize("case", CASES)
def test_each_sequence_case_is_a_test(case):
    _, references = CASES[case]
    assert references
    for reference in references:
        module, name = _place(reference)
        assert name in _tests(module), reference


def test_no_case_is_left_out():
    assert list(CASES) == [f"S{number:02}" for number in range(1, 29)]
