"""The front door for browsers: the page, corporate portals, a profile on first sign-in."""
