"""Mistakes in the resource policy of the API: who reaches it, and what it opens."""

from typing import Any

from tests.policies.pack.program import NAME, Mistake, Program, added, document, edited, mistake, texted, without

API = f"arn:aws:execute-api:eu-west-1:111122223333:{NAME}-id"
OURS = "vpce-studio-access-execute-api"
ELSEWHERE, OPENS = "api-denies-other-endpoints", "api-policy-opens-nothing"


def deny(condition: dict[str, Any], **other: Any) -> dict[str, Any]:
    statement = {"Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": f"{API}/*"}
    return {**statement, "Condition": condition, **other}


def guarded(sentence: str, *statements: dict[str, Any], fired: tuple[str, ...] = (ELSEWHERE,)) -> Mistake:
    """The mistake of guarding the API by these statements."""
    return Mistake(
        sentence,
        frozenset(fired),
        lambda program: program.policy("RestApiPolicy", f"{NAME}-policy", document(*statements)),
    )


OTHER_ENDPOINTS = {"StringNotEquals": {"aws:SourceVpce": OURS}}
GOOD = deny(OTHER_ENDPOINTS)
ALLOW = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke"}


@mistake("the statement about the endpoint is deleted, for the ranges seem enough", ELSEWHERE)
def no_endpoint_statement(program: Program) -> None:
    with program.document("RestApiPolicy", f"{NAME}-policy") as policy:
        policy["Statement"] = [one for one in policy["Statement"] if one["Sid"] != "OnlyThroughOurEndpoint"]


@mistake("an Allow is added since the API answers 403", OPENS)
def an_allow(program: Program) -> None:
    with program.document("RestApiPolicy", f"{NAME}-policy") as policy:
        policy["Statement"].append({**ALLOW, "Resource": f"{API}/*"})


@mistake("the resource policy is deleted", "api-has-resource-policy")
def no_policy(program: Program) -> None:
    program.remove("RestApiPolicy", f"{NAME}-policy")


MISTAKES = [
    no_endpoint_statement,
    guarded(
        "the endpoint's condition is written with ForAnyValue, so a call without endpoint passes",
        deny({"ForAnyValue:StringNotEquals": {"aws:SourceVpce": OURS}}),
    ),
    guarded("the endpoints are given as a pattern", deny({"StringNotLike": {"aws:SourceVpce": "vpce-*"}})),
    guarded("only calls without any endpoint are denied", deny({"Null": {"aws:SourceVpce": "true"}})),
    guarded(
        "only calls through some endpoint are judged", deny({**OTHER_ENDPOINTS, "Null": {"aws:SourceVpce": "false"}})
    ),
    guarded(
        "a second condition narrows the Deny",
        deny({**OTHER_ENDPOINTS, "IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}),
    ),
    guarded(
        "a condition on the organization narrows the Deny",
        deny({**OTHER_ENDPOINTS, "StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-abc"}}),
    ),
    guarded("the endpoint is compared with itself", deny({"StringNotEquals": {"aws:SourceVpce": "${aws:SourceVpce}"}})),
    guarded("another API is guarded", deny(OTHER_ENDPOINTS, Resource=API.replace(NAME, "another") + "/*")),
    guarded("only one stage is guarded", deny(OTHER_ENDPOINTS, Resource=f"{API}/dev/*")),
    guarded("only GET is guarded", deny(OTHER_ENDPOINTS, Resource=f"{API}/*/GET/*")),
    guarded(
        "a health check is left out of the Deny",
        without(GOOD, "Resource") | {"NotResource": f"{API}/dev/GET/health"},
    ),
    guarded(
        "every API but this one is guarded",
        without(GOOD, "Resource") | {"NotResource": f"{API}/*"},
    ),
    guarded("the Deny speaks of another action", deny(OTHER_ENDPOINTS, Action="execute-api:ManageConnections")),
    guarded(
        "the Deny spares the action",
        without(GOOD, "Action") | {"NotAction": "execute-api:Invoke"},
    ),
    guarded(
        "the Deny speaks of one account", deny(OTHER_ENDPOINTS, Principal={"AWS": "arn:aws:iam::111122223333:root"})
    ),
    guarded(
        "the Deny spares a principal",
        without(GOOD, "Principal")
        | {
            "NotPrincipal": {"AWS": "arn:aws:iam::999999999999:role/somebody-else"},
        },
    ),
    guarded(
        "the Deny ends on a date",
        deny({**OTHER_ENDPOINTS, "DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}),
    ),
    guarded(
        "the guard is an Allow on the endpoint, as in many an example",
        {**ALLOW, "Resource": "execute-api:/*", "Condition": {"StringEquals": {"aws:SourceVpce": OURS}}},
        fired=(ELSEWHERE, OPENS),
    ),
    an_allow,
    guarded(
        "every GET is allowed for the page's sake", GOOD, {**ALLOW, "Resource": f"{API}/dev/GET/*"}, fired=(OPENS,)
    ),
    guarded(
        "the page is allowed in every stage, which a longer path can spell",
        GOOD,
        {**ALLOW, "Resource": f"{API}/*/GET/"},
        fired=(OPENS,),
    ),
    guarded(
        "an Allow names another region only, and nothing more",
        GOOD,
        {**ALLOW, "Resource": "arn:aws:execute-api:us-east-1:*"},
        fired=(OPENS, ELSEWHERE),
    ),
    no_policy,
    edited(
        "the API has a policy of its own that allows everything",
        (ELSEWHERE, OPENS),
        "RestApi",
        NAME,
        "policy",
        texted({**ALLOW, "Resource": "*"}),
    ),
    added(
        "a private domain name admits everybody",
        ELSEWHERE,
        "aws:apigateway/domainName:DomainName",
        {"endpointConfiguration": {"types": "PRIVATE"}, "policy": texted({**ALLOW, "Resource": "execute-api:/*"})},
    ),
]
