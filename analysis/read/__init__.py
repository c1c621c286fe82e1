"""Read articles from files of any usual kind. Entry point: `read_articles`."""

from analysis.read.article import Article, Excluded
from analysis.read.articles import read_articles

__all__ = ["Article", "Excluded", "read_articles"]
