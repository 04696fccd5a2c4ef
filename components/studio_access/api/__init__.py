"""The private REST API."""
