"""Policies on Endpoints, security groups, DNS."""
