"""Generators of documents: what `make docs` writes, and a test compares with what is written."""
