"""The Studio domain, its people and what they may do."""
