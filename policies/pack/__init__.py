"""The policies, and what they are made of."""
