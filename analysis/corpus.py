"""A corpus: the folder of annotation tables that `framing annotate` writes and every comparison reads.

Entry point: `read` (folder → `Corpus`). The folder is written by `analysis.build`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from functools import partial
from pathlib import Path

import pandas as pd

from analysis import tables
from analysis.errors import InputError
from analysis.schemas import ANNOTATIONS

ACCOUNT = "corpus.json"


@dataclass(frozen=True)
class Corpus:
    """The tables of one folder, as `analysis.schemas` describes them."""

    articles: pd.DataFrame
    words: pd.DataFrame
    sentences: pd.DataFrame
    quotes: pd.DataFrame
    furniture: pd.DataFrame
    excluded: pd.DataFrame
    account: dict
    actors: pd.DataFrame = field(default_factory=partial(tables.table, "actors", []))
    collocates: pd.DataFrame = field(default_factory=partial(tables.table, "collocates", []))
    sentiment_words: pd.DataFrame = field(default_factory=partial(tables.table, "sentiment_words", []))
    leads: pd.DataFrame = field(default_factory=partial(tables.table, "leads", []))
    targets: pd.DataFrame = field(default_factory=partial(tables.table, "targets", []))

    def select(self, article_ids: Iterable[str]) -> "Corpus":
        """Keep only the rows of the articles named; what was excluded stays listed."""
        wanted = set(article_ids)
        kept = {name: getattr(self, name) for name in ANNOTATIONS}
        return replace(self, **{name: frame[frame["article_id"].isin(wanted)] for name, frame in kept.items()})

    def comparable(self, wording: bool = True) -> "Corpus":
        """Keep the articles that may stand for their outlet: each once, and re-translations only if not `wording`."""
        articles = self.articles[self.articles["duplicate_of"].isna()]
        if wording:
            articles = articles[articles["copy"] != "retranslation"]
        return self.select(articles["article_id"])


def read(folder: Path | str) -> Corpus:
    """Read a corpus from the folder that `build` wrote.

    Raises
    ------
    InputError
        if the folder or one of its tables is missing or damaged.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder; write it with `framing annotate … --out {folder}`")
    account = folder / ACCOUNT
    try:
        facts = json.loads(account.read_text("utf-8")) if account.is_file() else {}
    except ValueError as error:
        raise InputError(f"{account}: is not JSON ({error}); annotate the articles again") from error
    names = [part.name for part in fields(Corpus) if part.name != "account"]
    if not isinstance(facts, dict):
        raise InputError(f"{account}: is not a JSON object; annotate the articles again")
    # a corpus of an earlier version lacks them
    later = ("actors", "collocates", "sentiment_words", "leads", "targets")
    missing = {name for name in later if not tables.path(name, folder).is_file()}
    return Corpus(**{name: tables.read(name, folder) for name in names if name not in missing}, account=facts)
