"""The Lambda functions as resources: role, log, environment."""
