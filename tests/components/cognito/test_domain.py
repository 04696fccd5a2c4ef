"""Where people sign in: the domain, and the page that the plan has."""

import pytest

from components.studio_access import SettingsError
from tests.cloud import deploy_stack


@pytest.mark.parametrize(
    ("prefix", "domain"), [("", "studio-access-local-111122223333"), ("bank-studio", "bank-studio")]
)
def test_the_sign_in_domain_is_the_given_one_or_one_that_no_other_account_has(prefix, domain):
    deployment = deploy_stack("local", cognitoDomainPrefix=prefix)
    assert deployment.one("UserPoolDomain", "studio-access")["domain"] == domain


@pytest.mark.parametrize("prefix", ["aws-studio", "my-cognito", "amazonas"])
def test_a_default_sign_in_domain_that_cognito_would_refuse_is_refused_first(prefix):
    with pytest.raises(SettingsError, match="cognito_domain_prefix: missing; the default would begin with"):
        deploy_stack("local", namePrefix=prefix)
    assert deploy_stack("local", namePrefix=prefix, cognitoDomainPrefix="studio").all_of("UserPoolDomain")


@pytest.mark.parametrize("tier", ["ESSENTIALS", "PLUS"])
def test_managed_login_has_the_style_without_which_it_shows_no_page(tier):
    deployment = deploy_stack("local", userPoolTier=tier)
    assert deployment.one("UserPoolDomain", "studio-access")["managedLoginVersion"] == 2
    assert deployment.one("ManagedLoginBranding", "studio-access") == {
        "userPoolId": "eu-west-1_Created01",
        "clientId": "studio-access-id",
        "useCognitoProvidedValues": True,
    }


def test_the_smallest_plan_has_the_classic_page_and_no_style():
    deployment = deploy_stack("local", userPoolTier="LITE")
    assert deployment.one("UserPoolDomain", "studio-access")["managedLoginVersion"] == 1
    assert deployment.all_of("ManagedLoginBranding") == {}
