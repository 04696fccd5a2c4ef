"""Policies on IAM: who may do what."""
