"""Which controls are not met, and why, for docs/controls.md."""

WAIVERS: dict[tuple[str, ...], str] = {
    (
        "securityhub:APIGateway.5",
        "config:api-gw-cache-enabled-and-encrypted",
        "checkov:CKV_AWS_120",
        "checkov:CKV_AWS_225",
        "checkov:CKV_AWS_308",
    ): "There is no cache, encrypted or not: an answer is one person's presigned URL. `api-no-cache` sees to it.",
    (
        "securityhub:APIGateway.2",
        "config:api-gw-ssl-enabled",
        "checkov:CKV2_AWS_51",
    ): "There is no HTTP backend that a client certificate could convince; API Gateway calls Lambda by its signed API.",
    (
        "securityhub:APIGateway.11",
        "config:apigateway-domain-name-tls-check",
        "checkov:CKV_AWS_206",
    ): "No domain name is created: people call API Gateway's own name, whose TLS is AWS's. A private one takes TLS 1.2 "
    "only; a public one would be reachable from the internet (`api-private`).",
    (
        "securityhub:Lambda.3",
        "config:lambda-inside-vpc",
        "checkov:CKV_AWS_117",
    ): "The presigner is inside, and with `authorizerInVpc` the authorizer too. By default that is outside: it reads "
    "public keys from the issuer and reaches nothing private. The page and the preflight call nothing; the pre-token "
    "function and the key refresher reach what is not in the VPC.",
    (
        "config:lambda-dlq-check",
        "checkov:CKV_AWS_116",
    ): "Both functions are called synchronously, and a caller who gets no answer asks again; nothing is ever queued.",
    (
        "config:lambda-concurrency-check",
        "checkov:CKV_AWS_115",
    ): "The stage's throttle limits calls (`api-throttled`); reserved concurrency comes out of the account's pool.",
    (
        "checkov:CKV_AWS_272",
    ): "No code signing: bundles are reproducible, hash-locked, and checked against their sources at every preview.",
    (
        "config:cloudwatch-log-group-encrypted",
        "checkov:CKV_AWS_158",
        "checkov:CKV_AWS_173",
        "checkov:CKV_AWS_187",
    ): "Encrypted by AWS's own keys unless `kmsKeyArn` names a customer key.",
    (
        "securityhub:Cognito.1",
        "securityhub:Cognito.4",
        "config:cognito-user-pool-advanced-security-enabled",
    ): "Threat protection needs Cognito's Plus plan, which is the company's choice to pay for.",
    (
        "securityhub:WAF.11",
        "config:wafv2-logging-enabled",
        "checkov:CKV2_AWS_31",
    ): "Logs of the web ACL would hold the `Authorization` header; the access log says who was blocked.",
    (
        "config:iam-no-inline-policy-check",
    ): "Inline on purpose: a role's permissions are nobody else's, and go when it goes.",
    (
        "config:lambda-vpc-multi-az-check",
        "securityhub:Lambda.5",
    ): "As many zones as the given subnets have; a created VPC has two or more.",
}
