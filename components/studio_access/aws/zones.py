"""Which availability zones a created VPC spans: those that are wanted, and that have every endpoint service."""

from collections.abc import Mapping, Sequence


def choose_zones(
    available: Mapping[str, str], served: Mapping[str, Sequence[str]], count: int, wanted: Sequence[str] = ()
) -> list[str]:
    """The names of the zones, one a subnet, in the order of the subnets.

    available: the region's zones, from id to name, such as `euw1-az1` to `eu-west-1b`. served: by endpoint service,
    the names of the zones that have it. wanted: ids of zones; without them, the first that have every service are
    taken, in the order of `available`.

    A service may lack in a zone, and then takes no subnet of that zone (PrivateLink guide, "Access an AWS service using
    an interface VPC endpoint"). Raises `ValueError` where fewer than `count` zones are left, or a wanted one is not.
    """
    for zone_id in wanted:
        if zone_id not in available:
            raise ValueError(f"zone {zone_id} is not available to this account here; {', '.join(available)} are")
        without = sorted(service for service, zones in served.items() if available[zone_id] not in zones)
        if without:
            raise ValueError(f"zone {zone_id} has no {' and no '.join(without)}; take another zone")
    if wanted:
        return [available[zone_id] for zone_id in wanted]
    names = [name for name in available.values() if all(name in zones for zones in served.values())]
    if len(names) < count:
        lacking = [
            f"{service} lacks in {', '.join(missing)}"
            for service, zones in served.items()
            if (missing := [name for name in available.values() if name not in zones])
        ]
        raise ValueError(
            f"{count} zones are wanted, and {len(names)} of this region's {len(available)} can be used"
            + (f": {'; '.join(lacking)}" if lacking else "")
        )
    return names[:count]
