"""The policy pack as the Pulumi engine starts it."""

from pack.policies import POLICIES
from pulumi_policy import EnforcementLevel, PolicyPack

PolicyPack(name="studio-access", policies=POLICIES, enforcement_level=EnforcementLevel.MANDATORY)
