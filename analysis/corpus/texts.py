"""The texts of a corpus's articles, read again from what the corpus was made from. Entry point: `texts_of`."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from analysis.corpus.corpus import Corpus
from analysis.errors import InputError
from analysis.read import Article, paths, read_articles


def texts_of(corpus: Corpus, sources: Path | str | Iterable[Path | str]) -> dict[str, str]:
    """Return the texts that were annotated, by `article_id`.

    Parameters
    ----------
    corpus
        As read.
    sources
        The files and folders it was made from. A text is known by its SHA-256; articles that the corpus does not know
        are passed over.

    Raises
    ------
    InputError
        if an article of the corpus has another text in the sources, or they have the text of none.
    """
    sources = [Path(source) for source in paths(sources)]
    known = dict(tuple(corpus.articles.groupby("sha256")["article_id"]))
    ids = set(corpus.articles["article_id"])
    found: dict[str, str] = {}
    others = []
    for item in read_articles(sources):
        if isinstance(item, Article):
            digest = sha256(item.text.encode()).hexdigest()
            found |= dict.fromkeys(known.get(digest, ()), item.text)
            if digest not in known and item.article_id in ids:
                others.append(item)
    if changed := [item for item in others if item.article_id not in found]:
        first, more = changed[0], f", nor are {len(changed) - 1} more" if len(changed) > 1 else ""
        where = first.file if first.row is None else f"{first.file}, row {first.row}"
        raise InputError(
            f"{where}: the text of {first.article_id!r} is not the one that was annotated{more}; annotate the articles "
            "again, or name the files they were annotated from"
        )
    if not found:
        names = ", ".join(map(str, sources))
        raise InputError(f"{names}: no text here is one that was annotated; name the files the corpus was made from")
    return found
