"""The one kind of error that is the user's to mend."""


class InputError(Exception):
    """Say in one sentence what is wrong with the input, where, and what would mend it; exit status 2."""
