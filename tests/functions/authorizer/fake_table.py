"""DynamoDB as the authorizer sees it: botocore's own client, its answers from a dictionary, every call checked."""

from contextlib import contextmanager

from botocore.stub import Stubber

AWS = {"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "x" * 40}
TABLE = "studio-access-dev-directory"


@contextmanager
def answering(client, *reads):
    """Each read as (key, item or error code), in order; all of them must happen."""
    with Stubber(client) as stubber:
        for key, item in reads:
            parameters = {
                "TableName": TABLE,
                "Key": {name: {"S": value} for name, value in key.items()},
                "ConsistentRead": True,
            }
            if isinstance(item, str):
                stubber.add_client_error("get_item", item, expected_params=parameters)
            else:
                found = {} if item is None else {"Item": {name: {"S": value} for name, value in item.items()}}
                stubber.add_response("get_item", found, parameters)
        yield
        stubber.assert_no_pending_responses()
