"""How news outlets tell the same story differently."""

__version__ = "0.2.1"
