"""Policies on Lambda functions."""
