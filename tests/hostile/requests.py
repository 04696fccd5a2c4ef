"""E: which route, verb, stage and partition is asked for, with the good token of `alice`."""

from collections.abc import Callable
from typing import Any

from tests.functions.authorizer.authorizing import STAGE, request
from tests.hostile.case import FORBIDDEN, OWN, each, events


def _path(path: str, verb: str = "GET") -> Callable[[], Any]:
    return lambda: request(path=path, verb=verb)


def _stage(stage: str) -> Callable[[], Any]:
    return lambda: request(stage=stage)


def _also(**changes: Any) -> Callable[[], Any]:
    return lambda: request(**changes)


NOT_ALICES_PATHS = {
    "E01": ("/bob", "another profile"),
    "E02": ("/alice/", "slash at the end"),
    "E03": ("/alice/bob", "child of the own path"),
    "E03b": ("/alice/..", "dot segment"),
    "E04": ("//alice", "empty segment"),
    "E04b": ("///alice", "empty segments"),
    "E05": ("/bob/alice", "own name at the end"),
    "E06": ("/x/alice", "prefix"),
    "E07": ("/x/GET/alice", "IAM's * spans a slash"),
    "E08": ("/WID/GET/alice", "would reach the profile WIDGETalice"),
    "E09": ("/GET/alice", "would reach the profile GETalice"),
    "E09b": ("/dev/GET/alice", "the stage again"),
    "E10": ("/%61lice", "percent-encoded letter"),
    "E10b": ("/alic%65", "percent-encoded letter"),
    "E11": ("/%2Falice", "percent-encoded slash"),
    "E11b": ("/bob%2F..%2Falice", "percent-encoded dot segments"),
    "E12": ("/./alice", "dot segment"),
    "E12b": ("/../alice", "dot segment"),
    "E12c": ("/bob/../alice", "dot segments"),
    "E14": ("/ALICE", "upper case"),
    "E14b": ("/Alice", "upper case"),
    "E14c": ("/\uff41\uff4c\uff49\uff43\uff45", "fullwidth"),
    "E15": ("/alice2", "more at the end"),
    "E15b": ("/xalice", "more at the start"),
    "E15c": ("/alic", "less"),
    "E22": ("/bob:alice", "ARN separator: whoever cuts the ARN at its last colon allows another route"),
    "E22b": ("/:alice", "ARN separator"),
    "E22c": ("/alice:", "ARN separator"),
    "E23": ("/a*e", "literal wildcard"),
    "E23b": ("/*", "literal wildcard"),
    "E24": ("/ali?e", "literal wildcard"),
    "E25": ("/${aws:username}", "policy variable"),
    "E26": ("/alice;v=1", "path parameter"),
    "E27": ("/alice#x", "fragment"),
    "E28": ("/alice ", "trailing space"),
    "E28b": ("/alice\n", "newline at the end"),
    "E28c": ("/alice\0", "NUL"),
    "E28d": ("/al\nice", "newline within"),
    "E29": ("/alice,bob", "list"),
    "E30": ("/", "root"),
    "E32": ("/me/", "slash after me"),
    "E32b": ("/me/alice", "child of me"),
    "E32c": ("/ME", "me in upper case"),
    "E32d": ("//me", "empty segment before me"),
    "E32e": ("/me2", "more than me"),
    "E32f": ("/%6de", "percent-encoded me"),
    "E33": ("/alice%20", "encoded space"),
    "E33b": ("/alice%0a", "encoded newline"),
    "E33c": ("/alice%00", "encoded NUL"),
    "E33d": ("/alice?x", "query in the path"),
    "E33e": ("/alice\\", "backslash"),
    "E33f": ("/" + "a" * 1400, "as long as an ARN may be"),
}

VERBS = ("POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "ANY")

UNUSABLE_ARNS = (
    None,
    "",
    5,
    ["arn"],
    "arn:aws:execute-api:us-east-1:123456789012:*/*/*/*",
    "*",
    "arn:aws:execute-api:*:123456789012:a1b2c3d4e5/dev/GET/alice",
    "arn:aws:execute-api:us-east-1:*:a1b2c3d4e5/dev/GET/alice",
    "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/*/GET/alice",
    "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e?/dev/GET/alice",
    "arn:*:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/GET/alice",
    "arn:aws:lambda:us-east-1:123456789012:a1b2c3d4e5/dev/GET/alice",
    "arn:aws:execute-api:us-east-1:12345678901:a1b2c3d4e5/dev/GET/alice",
    "arn:aws:execute-api:us-east-1:1234567890123:a1b2c3d4e5/dev/GET/alice",
    "arn:aws:execute-api:us-east-1:" + "\uff11" * 12 + ":a1b2c3d4e5/dev/GET/alice",
    "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5",
    "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev",
    "arn:aws:execute-api:us-east-1:123456789012",
    "arn:aws:execute-api:us-east-1:123456789012:/dev/GET/alice",
    "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5//GET/alice",
    "arn:aws:execute-api::123456789012:a1b2c3d4e5/dev/GET/alice",
    "\narn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/GET/alice",
    "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/${stageVariables.x}/GET/alice",
    "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev\n/GET/alice",
    "ARN:AWS:EXECUTE-API:US-EAST-1:123456789012:A1B2C3D4E5/DEV/GET/ALICE",
    f"arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/{'d' * 600}/GET/alice",
)

STAGES = {
    "E18": ("arn:aws-cn:execute-api:cn-north-1:123456789012:a1b2c3d4e5/dev", "China"),
    "E19": ("arn:aws-us-gov:execute-api:us-gov-west-1:123456789012:a1b2c3d4e5/dev", "GovCloud"),
    "E20": ("arn:aws-iso:execute-api:us-iso-east-1:123456789012:a1b2c3d4e5/dev", "isolated"),
    "E20b": ("arn:aws-iso-b:execute-api:us-isob-east-1:123456789012:a1b2c3d4e5/dev", "isolated"),
    "E21": ("arn:aws-eusc:execute-api:eusc-de-east-1:123456789012:a1b2c3d4e5/dev", "European sovereign cloud"),
    "E21b": ("arn:aws:execute-api:ap-southeast-5:123456789012:a1b2c3d4e5/v1_beta-2", "another region and stage"),
    "E31": (f"{STAGE.rpartition('/')[0]}/ESTestInvoke-stage", "test of an authorizer in the console"),
    "E31b": (f"{STAGE.rpartition('/')[0]}/test-invoke-stage", "test of a method in the console"),
}

CASES = [
    *events(FORBIDDEN, {f"{i} GET {path[:40]!a}: {why}": _path(path) for i, (path, why) in NOT_ALICES_PATHS.items()}),
    *events(FORBIDDEN, {f"E13{verb} only GET": _path("/alice", verb) for verb in VERBS}),
    *events(FORBIDDEN, {f"E13{verb}me only GET": _path("/me", verb) for verb in VERBS}),
    *events(FORBIDDEN, each("E17 unusable ARN", UNUSABLE_ARNS, lambda arn: request(methodArn=arn))),
    *events(
        FORBIDDEN,
        {
            "E16 no ARN": lambda: {name: value for name, value in request().items() if name != "methodArn"},
            "E34 the path says alice, the ARN bob": _also(path="/alice", methodArn=f"{STAGE}/GET/bob"),
            "E34b the path parameter says alice, the ARN bob": _also(
                pathParameters={"profile": "alice"}, methodArn=f"{STAGE}/GET/bob"
            ),
        },
    ),
    *events(OWN, {f"{i} {why}": _stage(stage) for i, (stage, why) in STAGES.items()}),
    *events(
        OWN,
        {
            "E00 the own profile": _path("/alice"),
            "E00b me": _path("/me"),
            "E35 the path says bob, the ARN alice": _also(path="/bob", methodArn=f"{STAGE}/GET/alice"),
            "E36 the query says bob": _also(queryStringParameters={"user_id": "bob", "profile": "bob"}),
            "E36b a header says bob": lambda: _with_header("X-Forwarded-User", "bob"),
            "E36c a stage variable says bob": _also(stageVariables={"profile": "bob"}),
            "E36d an earlier authorizer said bob": _also(requestContext={"authorizer": {"profile": "bob"}}),
            "E36e another verb in the event": _also(httpMethod="DELETE"),
        },
    ),
]


def _with_header(name: str, value: str) -> Any:
    event = request()
    return event | {"headers": event["headers"] | {name: value}}
