"""Policies on SageMaker Studio."""
