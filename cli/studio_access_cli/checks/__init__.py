"""The checks of `studio-access doctor`: each is a function of the deployment that yields what it finds."""
