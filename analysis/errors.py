"""The kinds of error that are the user's to mend."""


class InputError(Exception):
    """Say in one sentence what is wrong with the input, where, and what would mend it; exit status 2."""


class NothingToCompare(InputError):
    """Say in one sentence why these articles do not allow a comparison that others would."""


class CellFailed(Exception):
    """Say which cell of a notebook raised an error, and which; the report was not written, exit status 1."""
