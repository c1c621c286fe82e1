"""How news outlets tell the same story differently."""

__version__ = "0.1.0"
