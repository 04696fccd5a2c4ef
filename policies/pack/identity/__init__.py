"""Policies on Cognito: who may sign in."""
