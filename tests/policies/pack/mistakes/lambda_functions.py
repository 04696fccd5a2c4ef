"""Mistakes in functions: who may invoke them, what they run on, what their environment holds."""

from tests.policies.pack.program import NAME, Mistake, added, edited

PERMISSION, SOURCE = ("Permission", f"{NAME}-invoke-presigner"), "lambda-named-source"


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
]
