"""The Studio page in a person's browser, and a kernel: both call SageMaker with the execution role's credentials.

Source: SageMaker developer guide, "Connect Amazon SageMaker Studio in a VPC to external resources": the page calls
AWS's services from the browser.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from local.aws.network import Network, Response
from local.aws.sagemaker.store import CREDENTIALS_PATH


@dataclass(frozen=True)
class ExecutionRole:
    """The execution role in somebody's hands, somewhere: calls SageMaker by its ordinary name."""

    network: Network
    region: str
    credentials: Mapping[str, str] = field(repr=False)

    def call(self, operation: str, **values: Any) -> Response:
        """One signed call; raises `UnreachableError` where the name leads nowhere."""
        url, body = f"https://api.sagemaker.{self.region}.amazonaws.com/", json.dumps(values).encode()
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"SageMaker.{operation}"}
        request = AWSRequest("POST", url, headers=headers, data=body)
        own = self.credentials
        keys = Credentials(own["AccessKeyId"], own["SecretAccessKey"], own["SessionToken"])
        SigV4Auth(keys, "sagemaker", self.region).add_auth(request)
        return self.network.send("POST", url, dict(request.headers.items()), body)


def credentials_of_the_page(network: Network, host: str, cookie: str) -> Mapping[str, str]:
    """What an open session's page works with; raises ValueError if it gets none."""
    answer = network.get(f"https://{host}{CREDENTIALS_PATH}", {"Cookie": cookie})
    if not answer.json:
        raise ValueError(f"the Studio page gets no credentials: {answer.status}")
    return answer.json
