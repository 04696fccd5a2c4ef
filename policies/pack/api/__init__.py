"""Policies on API Gateway."""
