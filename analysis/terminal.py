"""What commands take and print: no name steers the terminal, or stands for a folder that was not meant.

Entry points: `say` and `Place`.
"""

import click

from analysis.errors import InputError
from analysis.text.words import printable


def say(text: object) -> None:
    """Print a line on stderr, without what could steer the terminal."""
    click.echo(printable(str(text)), err=True)


class Place(click.Path):
    """A path that the user gives: not empty, which would be this folder, and in UTF-8 where something is `written`."""

    def __init__(self, written: bool = False, **options):
        super().__init__(**options)
        self.written = written

    def convert(self, value, parameter, context):
        name = parameter.get_error_hint(context)
        if not str(value):
            raise InputError(f"{name} is empty; name a file or folder")
        if self.written and str(value).encode("utf-8", "ignore").decode() != str(value):
            raise InputError(f"{name}: {value} is not UTF-8, which tables need; choose another name")
        return super().convert(value, parameter, context)
