"""What the machines of the simulated corporate network are set up with: addresses, BIND's configuration, user data."""

import ipaddress
from collections.abc import Sequence

from ..dns.forwarders import forwarders

# The first four addresses of a subnet are AWS's, among them the third, where the VPC's own resolver answers (VPC user
# guide, "Subnet sizing").
_RESOLVER, _NAME_SERVER = 2, 10


def name_server_address(cidr: str) -> str:
    """Where BIND answers in a corporate network with this range."""
    return str(ipaddress.IPv4Network(cidr)[_NAME_SERVER])


def named_conf(cidr: str, zones: Sequence[str], addresses: Sequence[str]) -> str:
    """BIND's whole configuration: the zones go to the given resolvers, everything else to the VPC's own.

    Raises ValueError for whatever is not plainly a range, a DNS name or an IPv4 address.
    """
    network = ipaddress.IPv4Network(cidr)
    # Validation would refuse the VPC's private answers, which nobody signs.
    return f"""options {{
  directory "/var/named";
  listen-on {{ {network[_NAME_SERVER]}; }};
  listen-on-v6 {{ none; }};
  recursion yes;
  allow-query {{ {network}; }};
  allow-recursion {{ {network}; }};
  allow-transfer {{ none; }};
  forward only;
  forwarders {{ {network[_RESOLVER]}; }};
  dnssec-validation no;
}};

{forwarders(zones, addresses)["bind"]}"""


def name_server_user_data(cidr: str, zones: Sequence[str], addresses: Sequence[str]) -> str:
    """The shell script that makes an Amazon Linux 2023 machine the network's name server, at its first start."""
    network = ipaddress.IPv4Network(cidr)
    # The DHCP options make BIND everybody's name server, the machine's own too, on which it is not installed yet.
    # Swap, since 512 MB are not enough for dnf beside the Session Manager's agent (amazonlinux/amazon-linux-2023,
    # issue 404). Again and again, since an endpoint's policy takes minutes to come into force.
    return f"""#!/bin/bash
set -euo pipefail

mkdir -p /etc/systemd/resolved.conf.d
cat > /etc/systemd/resolved.conf.d/studio-access.conf <<'END'
[Resolve]
DNS={network[_RESOLVER]}
Domains=~.
END
systemctl restart systemd-resolved

dd if=/dev/zero of=/swap bs=1M count=1024
chmod 600 /swap
mkswap /swap
swapon /swap
until dnf install --assumeyes bind; do sleep 10; done
swapoff /swap
rm /swap

cat > /etc/named.conf <<'END'
{named_conf(cidr, zones, addresses)}END
named-checkconf
systemctl enable --now named
"""
