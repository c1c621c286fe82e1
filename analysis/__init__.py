"""Compare how news outlets tell the same story: word choice, sentiment, and who is quoted.

`import analysis as an`, then `an.` and Tab. Each name is loaded when it is first used.
"""

from importlib import import_module

__version__ = "0.2.1"

_FACE = {
    "build": "analysis.corpus.build",  # annotate articles and write their tables into a folder
    "open": "analysis.show.notebook",  # open a corpus: the folder of tables, or the embedded one
    "compare": "analysis.show.comparison",  # compare outlets on a measure
    "together": "analysis.show.comparison",  # test several comparisons at once
    "measures": "analysis.compare.register",  # what can be compared, as a table
    "concordance": "analysis.show.concordance",  # every use of a term in its context
    "show_article": "analysis.show.article",  # one article as it was annotated
    "story": "analysis.show.story",  # one story, the outlets' versions side by side
    "report": "analysis.show.report",  # run the notebooks and write a report
    "explore": "analysis.show.explorer",  # a corpus by widgets
    "read_articles": "analysis.read",  # articles from files of any kind
    "annotate": "analysis.annotate.article",  # one article's rows of all tables
    "extract_quotes": "analysis.annotate.quotes.extract",  # the quotations of a text
    "score": "analysis.annotate.sentiment",  # VADER's scores of sentences
    "toward": "analysis.annotate.targets.toward",  # sentiment of sentences toward somebody in them
    "InputError": "analysis.errors",  # what is the user's to mend
}
__all__ = [*_FACE]


def __getattr__(name: str):
    if name not in _FACE:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    return getattr(import_module(_FACE[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
