"""The IAM documents of a deployment, as plain data."""
