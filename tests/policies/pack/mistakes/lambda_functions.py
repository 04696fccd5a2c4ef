"""Mistakes in functions, in logs, and in what policies can see."""

from tests.policies.program import NAME, Mistake, added, edited

PERMISSION, SOURCE = ("Permission", f"{NAME}-invoke-presigner"), "lambda-named-source"
UNSEEN = "nothing-out-of-sight"


def environment(sentence: str, value: str) -> Mistake:
    return edited(
        sentence, "lambda-no-credentials", "Function", f"{NAME}-presigner", "environment.variables.EXTRA", value
    )


MISTAKES = [
    edited("any API of anybody's may call the presigner", SOURCE, *PERMISSION, "sourceArn", None),
    edited(
        "any API may call the presigner, by a pattern",
        SOURCE,
        *PERMISSION,
        "sourceArn",
        "arn:aws:execute-api:eu-west-1:111122223333:*/*",
    ),
    edited(
        "the API that may call the presigner is named by its beginning",
        SOURCE,
        *PERMISSION,
        "sourceArn",
        "arn:aws:execute-api:eu-west-1:111122223333:abc*/dev/GET/*",
    ),
    edited(
        "the source is a pattern in an account's place", SOURCE, *PERMISSION, "sourceArn", "arn:aws:execute-api:*:*:*"
    ),
    edited("everybody may call the presigner", SOURCE, *PERMISSION, "principal", "*"),
    added(
        "the presigner gets a URL",
        "lambda-no-url",
        "aws:lambda/functionUrl:FunctionUrl",
        {"authorizationType": "AWS_IAM"},
    ),
    added(
        "a permission opens a function's URL",
        SOURCE,
        "aws:lambda/permission:Permission",
        {"principal": "*", "functionUrlAuthType": "NONE"},
    ),
    edited(
        "the runtime is an old one", "lambda-supported-runtime", "Function", f"{NAME}-presigner", "runtime", "python3.9"
    ),
    environment("an access key is put into the environment", "AKIAIOSFODNN7EXAMPLE"),
    environment("a private key is put into the environment", "-----BEGIN RSA PRIVATE KEY-----"),
    edited("a log is kept for ever", "log-retention", "LogGroup", f"{NAME}-presigner", "retentionInDays", 0),
    edited(
        "how long a log is kept is forgotten", "log-retention", "LogGroup", f"{NAME}-access", "retentionInDays", None
    ),
    added(
        "an API is created by Cloud Control",
        UNSEEN,
        "aws:cloudcontrol/resource:Resource",
        {"typeName": "AWS::ApiGateway::RestApi"},
    ),
    added(
        "a role is created by a CloudFormation stack", UNSEEN, "aws:cloudformation/stack:Stack", {"templateBody": "{}"}
    ),
    added("an API is created by another provider", UNSEEN, "aws-native:apigateway:RestApi", {}),
    added(
        "a command line creates something",
        UNSEEN,
        "command:local:Command",
        {"create": "aws apigateway create-rest-api"},
    ),
]
