"""Policies on logs, tags, and what this pack cannot see."""
