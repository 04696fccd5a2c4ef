"""The one error of everything that makes or checks a Lambda bundle."""


class BundleError(Exception):
    """Raised if a bundle cannot be made, is missing or is out of date; its message is one line that says what to do."""
