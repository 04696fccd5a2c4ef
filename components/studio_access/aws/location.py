"""Where a stack lives, and how AWS spells names there: ARNs, host names, endpoint services."""

from dataclasses import dataclass

# Interface endpoint services that carry China's own prefix (`aws ec2 describe-vpc-endpoint-services` in cn-north-1 and
# cn-northwest-1); the others keep `com.amazonaws` there too.
_CHINA_PREFIXED = {"execute-api", "sagemaker.api", "sagemaker.runtime", "servicecatalog", "sts"}


@dataclass(frozen=True)
class Location:
    """One account and region of one partition."""

    partition: str
    """`aws`, `aws-us-gov` or `aws-cn`."""
    region: str
    account_id: str
    dns_suffix: str
    """`amazonaws.com`, or `amazonaws.com.cn` in China."""

    def arn(self, service: str, resource: str) -> str:
        """A regional ARN of this account."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"

    def role_arn(self, role_name: str) -> str:
        """The ARN of a role of this account (IAM is global, so without region)."""
        return f"arn:{self.partition}:iam::{self.account_id}:role/{role_name}"

    def user_profiles(self, domain_id: str) -> str:
        """All user profiles of one Studio domain: the resource type of `CreatePresignedDomainUrl`.

        Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon SageMaker".
        """
        return self.arn("sagemaker", f"user-profile/{domain_id}/*")

    def endpoint_service(self, service: str) -> str:
        """The name of an AWS service as an interface VPC endpoint; `service` is like `execute-api` or `studio`."""
        if service == "studio":
            return f"aws.sagemaker.{self.region}.studio"
        prefix = "cn.com.amazonaws" if self.partition == "aws-cn" and service in _CHINA_PREFIXED else "com.amazonaws"
        return f"{prefix}.{self.region}.{service}"

    def api_host(self, api_id: str) -> str:
        """The host name of a REST API."""
        return f"{api_id}.execute-api.{self.region}.{self.dns_suffix}"

    def api_host_through(self, api_id: str, endpoint_id: str) -> str:
        """The host name of a private REST API through one VPC endpoint.

        A public name with private addresses: no `Host` header and no private DNS needed.
        """
        return self.api_host(f"{api_id}-{endpoint_id}")

    def stage_arn(self, api_id: str, stage_name: str) -> str:
        """The ARN of a REST API's stage; API Gateway's own ARNs carry no account."""
        return f"{self.rest_api_arn(api_id)}/stages/{stage_name}"

    def rest_api_arn(self, api_id: str) -> str:
        """The ARN of a REST API."""
        return f"arn:{self.partition}:apigateway:{self.region}::/restapis/{api_id}"

    def sign_in_host(self, domain_prefix: str) -> str:
        """The host of a user pool's sign-in domain.

        Source: Cognito developer guide, "Configuring a user pool domain"; GovCloud user guide, "Amazon Cognito".
        """
        auth = "auth-fips" if self.partition == "aws-us-gov" else "auth"
        return f"{domain_prefix}.{auth}.{self.region}.amazoncognito.com"

    @property
    def sagemaker_api_host(self) -> str:
        """The host of the SageMaker API, which the Studio page calls from the browser."""
        return f"api.sagemaker.{self.region}.{self.dns_suffix}"

    @property
    def studio_zone(self) -> str:
        """The DNS zone that holds every host a browser opens in Studio (domain, new UI, spaces)."""
        suffix = "sagemaker.com.cn" if self.partition == "aws-cn" else "sagemaker.aws"
        return f"studio.{self.region}.{suffix}"
