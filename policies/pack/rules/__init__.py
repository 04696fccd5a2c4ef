"""The policies, one module a subject; each lists its own as `POLICIES`."""
