"""Why the local start did not happen."""


class CannotStart(Exception):
    """The text is the one sentence that the person at the keyboard reads."""
