"""Several Studio domains: what each part of a deployment knows about them."""

import json

import pytest

from tests.cloud import deploy_stack

DOMAINS = [{"group": "risk", "domainId": "d-second"}, {"group": "lab", "domainId": "d-local0studio0"}]
CHOICE = {"domains": json.dumps(DOMAINS)}
BOTH = ["d-local0studio0", "d-second"]


def variables(function, **given):
    return deploy_stack("local", **given).one("Function", f"studio-access-{function}")["environment"]["variables"]


def test_the_authorizer_knows_which_group_opens_which_domain_in_order():
    (issuer,) = json.loads(variables("authorizer", **CHOICE)["ISSUERS"])
    assert issuer["domains"] == [
        {"group": "risk", "domain": "d-second"},
        {"group": "lab", "domain": "d-local0studio0"},
    ]


def test_the_presigner_opens_the_chosen_domains_and_has_a_default_only_if_it_is_configured():
    refusing = variables("presigner", **CHOICE)
    assert (json.loads(refusing["DOMAINS"]), "DOMAIN_ID" in refusing) == (BOTH, False)
    falling_back = variables("presigner", **CHOICE, withoutDomainGroup="default")
    assert (json.loads(falling_back["DOMAINS"]), falling_back["DOMAIN_ID"]) == (BOTH, "d-local0studio0")


def test_with_one_domain_there_is_no_choice_of_domains():
    (issuer,) = json.loads(variables("authorizer")["ISSUERS"])
    assert "domains" not in issuer
    assert variables("presigner")["DOMAIN_ID"] == "d-local0studio0"
    assert "DOMAINS" not in variables("presigner")


@pytest.mark.parametrize("given", [{}, {"privateDns": '["sts", "logs", "sagemaker-api"]'}], ids=["shipped", "other"])
def test_presigning_reaches_each_domain_and_no_other(given):
    policy = json.loads(deploy_stack("local", **CHOICE, **given).outputs["presignPolicy"])
    (statement,) = policy["Statement"]
    assert [arn.split("/")[1] for arn in statement["Resource"]] == BOTH


def test_the_endpoints_let_each_domain_through():
    deployment = deploy_stack("local", **CHOICE, privateDns='["sts", "logs"]')
    for name in ("sagemaker-api", "studio"):
        policy = json.loads(deployment.one("VpcEndpoint", f"studio-access-{name}")["policy"])
        (statement,) = policy["Statement"]
        assert [arn.split("/")[1] for arn in statement["Resource"]] == BOTH, name


def test_presigning_by_others_sets_off_the_alarm_in_every_domain():
    deployment = deploy_stack("local", **CHOICE, alarms="true")
    pattern = json.loads(deployment.one("EventRule", "studio-access-foreign-presign")["eventPattern"])
    # A denied call may name no domain.
    assert pattern["detail"]["requestParameters"] == {"domainId": [*BOTH, {"exists": False}]}
