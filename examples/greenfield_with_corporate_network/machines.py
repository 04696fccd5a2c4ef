"""What the simulated corporate network's machines are set up with: BIND's configuration, user data, IAM documents."""

import ipaddress
import json
from typing import Any

# The first four addresses of a subnet are AWS's, among them the third, where the VPC's own resolver answers (VPC user
# guide, "Subnet sizing").
_RESOLVER, _NAME_SERVER = 2, 10

SESSION_MANAGER_SERVICES = ("ssm", "ssmmessages", "ec2messages")
"""The services that Session Manager's agent calls, by their name as an endpoint, which is their IAM prefix too."""


def name_server_address(cidr: str) -> str:
    """Where BIND answers in a corporate network with this range: its tenth address."""
    return str(ipaddress.IPv4Network(cidr)[_NAME_SERVER])


def named_conf(cidr: str, forward_zones: str) -> str:
    """BIND's whole configuration: the forward zones as they are, everything else to the VPC's own resolver.

    forward_zones: the output of `StudioAccess` of that name. Raises ValueError if `cidr` is no IPv4 range.
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

{forward_zones}"""


def name_server_user_data(cidr: str, forward_zones: str) -> str:
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
{named_conf(cidr, forward_zones)}END
named-checkconf
systemctl enable --now named
"""


def ec2_trust(dns_suffix: str) -> str:
    """Only EC2 assumes the machines' role; it has a name of its own in China (IAM user guide of China)."""
    return _json({"Effect": "Allow", "Principal": {"Service": f"ec2.{dns_suffix}"}, "Action": "sts:AssumeRole"})


def session_manager() -> str:
    """What Session Manager's agent needs, and nothing else that Systems Manager can do.

    Source: Systems Manager user guide, "Setting up instance permissions for Systems Manager". Most of these actions
    take no resource narrower than `*`.
    """
    sessions = ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"]
    messages = ["AcknowledgeMessage", "DeleteMessage", "FailMessage", "GetEndpoint", "GetMessages", "SendReply"]
    actions = [
        "ssm:UpdateInstanceInformation",
        *(f"ssmmessages:{name}" for name in sessions),
        *(f"ec2messages:{name}" for name in messages),
    ]
    return _json({"Effect": "Allow", "Action": actions, "Resource": "*"})


def own_account_only(account_id: str, iam_prefix: str) -> str:
    """An interface endpoint's policy: every call of one service by identities of this account."""
    return _json(
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": f"{iam_prefix}:*",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:PrincipalAccount": account_id}},
        }
    )


def packages_only(partition: str, region: str) -> str:
    """The S3 endpoint's policy: reading Amazon Linux 2023's packages of the region. dnf does not sign its requests.

    Source of the bucket: Amazon Linux 2023 user guide, "Using AL2023 repositories from a VPC without internet access".
    """
    return _json(
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": f"arn:{partition}:s3:::al2023-repos-{region}-de612dc2/*",
        }
    )


def _json(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
