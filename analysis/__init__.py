"""Compare how news outlets tell the same story: word choice, sentiment, and who is quoted.

`import analysis as an`, then `an.` and Tab. Each name is loaded when it is first used.
"""

from importlib import import_module
from typing import Any

__version__ = "0.2.1"

_FACE = {
    "build": "corpus.build:build",  # annotate articles and write their tables into a folder
    "open": "show.notebook:open_corpus",  # open a corpus: a folder of tables, or the embedded one
    "compare": "show.comparison:compare",  # compare outlets on a measure
    "together": "show.comparison:together",  # test several comparisons at once, and no others
    "hypotheses": "show.comparison:hypotheses",  # test what a file hypotheses.toml says
    "measures": "comparison.register:measures",  # what can be compared, as a table
    "concordance": "show.concordance:concordance",  # every use of a term in its context
    "show_article": "show.reading:show_article",  # one article as it was annotated
    "story": "show.story:story",  # one story, the outlets' versions side by side
    "report": "show.report:write_report",  # run the notebooks and write a report
    "explore": "show.explorer:Explorer",  # a corpus by widgets
    "read_articles": "read:read_articles",  # articles from files of any kind
    "annotate": "annotation.article:annotate",  # one article's rows of all tables
    "extract_quotes": "annotation.quotes:extract_quotes",  # the quotations of a text
    "score": "annotation.sentiment:score",  # VADER's scores of sentences
    "toward": "annotation.targets:toward",  # sentiment of sentences toward somebody in them
    "InputError": "errors:InputError",  # what is the user's to mend
}
__all__ = [*_FACE]


def __getattr__(name: str) -> Any:
    if name not in _FACE:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    place, _, attribute = _FACE[name].partition(":")
    return getattr(import_module(f"analysis.{place}"), attribute)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
