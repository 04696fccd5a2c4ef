"""How property tests draw examples: the same ones everywhere, without a clock that a busy machine could fail."""

from hypothesis import settings

settings.register_profile("everywhere", derandomize=True, deadline=None)
settings.load_profile("everywhere")
