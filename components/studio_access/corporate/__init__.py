"""A simulated corporate network to try the front door from."""
