"""The settings of a deployment, their checks, and where they come from."""
