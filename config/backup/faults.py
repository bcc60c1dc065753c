"""Why there is no backup, or why nothing was put back."""


class CannotBackUp(Exception):
    """The text is what the person at the keyboard reads: nothing of a row stands in it. Of a backup nothing was kept."""


class CannotRestore(Exception):
    """The text is what the person at the keyboard reads. Where something was loaded, it says so."""
