"""Functions that only some stacks have are monitored where they are, by their own names."""

from tests.cloud import deploy_stack
from tests.identity import FEDERATED


def test_the_functions_of_an_identity_are_monitored_where_they_are():
    deployment = deploy_stack("local", **FEDERATED, production="true")
    (pool_s,) = [each for each in deployment.all_of("LogMetricFilter").values() if "pre-token" in each["logGroupName"]]
    assert pool_s["name"] == "ProfileContestedAtSignIn"
    assert pool_s["metricTransformation"]["name"] == "ProfileContested"
    assert pool_s["metricTransformation"]["defaultValue"] == "0"
    request = deployment.request("LogMetricFilter", "studio-access-ProfileContestedAtSignIn")
    assert {urn.rpartition("::")[2] for urn in request.dependencies} >= {"studio-access-pre-token"}
    names = {function["name"] for function in deployment.all_of("Function").values()}
    alarms = deployment.all_of("MetricAlarm")
    assert alarms["studio-access-pre-token-errors"]["dimensions"]["FunctionName"] in names


def test_the_key_refresher_s_errors_are_monitored_by_its_own_name():
    deployment = deploy_stack("local-oidc", production="true", keyRefresh="scheduled")
    alarm = deployment.one("MetricAlarm", "studio-access-key-refresher-errors")
    assert alarm["dimensions"]["FunctionName"] in {each["name"] for each in deployment.all_of("Function").values()}
    assert alarm["dimensions"]["FunctionName"].endswith("-keys")
