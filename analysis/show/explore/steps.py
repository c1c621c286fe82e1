"""Call functions and write down the Python that calls them, so that a picture and its code cannot differ.

Entry point: `Steps`.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, NamedTuple


class Named(NamedTuple):
    """A value, and how code refers to it."""

    code: str
    value: Any


class Steps:
    """The calls made so far.

    Examples
    --------
    >>> from statistics import mean
    >>> steps = Steps()
    >>> steps.call("middle", mean, Named("lengths", [1, 3])).value
    2
    >>> print(steps.code)
    from statistics import mean
    <BLANKLINE>
    middle = mean(lengths)
    """

    def __init__(self) -> None:
        self._imports: dict[str, set[str]] = defaultdict(set)
        self._lines: list[str] = []

    @property
    def code(self) -> str:
        """The Python that makes the same calls."""
        imports = [
            f"from {module} import {', '.join(sorted(names))}" for module, names in sorted(self._imports.items())
        ]
        return "\n".join([*imports, "", *self._lines])

    def call(self, name: str, function: Callable, *args, **options) -> Named:
        """Call a function, and call what it gives `name`; arguments that are `Named` are written by their names."""
        return Named(name, self.later(name, function, *args, **options)())

    def later(self, name: str, function: Callable, *args, **options) -> Callable[[], Any]:
        """Write a call down, and give what makes it."""
        self._imports[function.__module__].add(function.__name__)
        written = [*map(_code, args), *(f"{key}={_code(value)}" for key, value in options.items())]
        self._lines.append(f"{name} = {function.__name__}({', '.join(written)})")
        values, named = [_value(arg) for arg in args], {key: _value(value) for key, value in options.items()}
        return lambda: function(*values, **named)


def _code(argument) -> str:
    return argument.code if isinstance(argument, Named) else repr(argument)


def _value(argument):
    return argument.value if isinstance(argument, Named) else argument
