"""Which lines of which log become which metric.

The texts are those that the functions write and that the access log's format makes (`api/responses.py`); a test runs
real lines through every pattern. Syntax: CloudWatch Logs user guide, "Filter pattern syntax for metric filters".
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class MetricFilter:
    """Lines of one log that count, or give a value, as one metric."""

    metric: str
    log: str
    """`access`, or the function's folder; where there is no such function there is no filter."""
    pattern: str
    dimensions: tuple[tuple[str, str], ...] = ()
    """Name and selector; CloudWatch keeps one metric a value, so only what has few values, and no default value."""
    value: str = "1"
    unit: str = "Count"
    name: str = ""
    """The filter's, if another one makes the same metric."""

    @property
    def filter_name(self) -> str:
        """One a deployment."""
        return self.name or self.metric

    @property
    def counts_from_zero(self) -> bool:
        """Whether a log without a matching line says 0, instead of nothing."""
        return not self.dimensions and self.value == "1"


def _count(metric: str, log: str, *alternatives: str) -> MetricFilter:
    """A count of the lines for which one of the comparisons holds."""
    pattern = alternatives[0] if len(alternatives) == 1 else " || ".join(f"({each})" for each in alternatives)
    return MetricFilter(metric, log, f"{{ {pattern} }}")


FILTERS = (
    # The access log sees every call that reached the API, also those that a cached answer refused without any function.
    MetricFilter("Calls", "access", '{ $.status = "*" }', (("Status", "$.status"),)),
    _count("Refused", "access", '$.status = "401"', '$.status = "403"'),
    _count("Throttled", "access", '$.status = "429"'),
    MetricFilter(
        "Decisions", "authorizer", '{ $.decision = "*" }', (("Decision", "$.decision"), ("Reason", "$.reason"))
    ),
    _count("AuthorizerFailed", "authorizer", '$.reason = "internal"'),
    # Two people have one profile: the authorizer sees it in the directory, the pre-token function at the sign-in.
    _count("ProfileContested", "authorizer", '$.reason = "directory_owner"'),
    MetricFilter(
        "ProfileContested",
        "pre_token",
        '{ $.alarm = "STUDIO_PROFILE_CONTESTED" }',
        name="ProfileContestedAtSignIn",
    ),
    _count("KeysKept", "authorizer", '$.event = "key_set_kept"'),
    _count("KeysWithdrawn", "authorizer", '$.event = "key_set_withdrawn"'),
    MetricFilter("Outcomes", "presigner", '{ $.outcome = "*" }', (("Outcome", "$.outcome"), ("Reason", "$.reason"))),
    _count("Presigned", "presigner", '$.reason = "presigned"'),
    _count("PresignDenied", "presigner", '$.alarm = "PRESIGN_ACCESS_DENIED"'),
    _count("EndpointUntrusted", "presigner", '$.reason = "endpoint_untrusted"'),
    # The authorizer lets nobody through to these; so somebody called the function past it.
    _count(
        "AuthorizerBypassed",
        "presigner",
        '$.reason = "profile_missing"',
        '$.reason = "profile_invalid"',
        '$.reason = "profile_differs"',
    ),
    _count(
        "StudioFailed",
        "presigner",
        '$.reason = "studio_error"',
        '$.reason = "rejected"',
        '$.reason = "no_url"',
        '$.reason = "timed_out"',
        '$.reason = "unreachable"',
        '$.reason = "throttled"',
    ),
    MetricFilter("PresignTime", "presigner", "{ $.milliseconds >= 0 }", (), "$.milliseconds", "Milliseconds"),
)
