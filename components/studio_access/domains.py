"""The Studio domains that one front door opens."""

from .config.settings import Settings


def domain_ids(settings: Settings, domain_id: str) -> list[str]:
    """The one domain, or the default and the groups' ones, each once."""
    return list(dict.fromkeys([domain_id, *(choice["domain_id"] for choice in settings.domains)]))
