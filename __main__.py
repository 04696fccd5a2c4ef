"""The stack: its configuration, one front door, its outputs."""

import pulumi

from components.studio_access import StudioAccess, args_from_config

access = StudioAccess("studio-access", args_from_config(pulumi.Config()))

for name, value in access.outputs.items():
    pulumi.export(name, value)
