"""Read articles from files of any usual kind. Entry point: `read_articles`."""

from analysis.read.article import Article, Excluded
from analysis.read.articles import paths, read_articles

__all__ = ["Article", "Excluded", "paths", "read_articles"]
