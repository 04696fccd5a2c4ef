"""People: a user of the pool and a user profile of Studio together."""
