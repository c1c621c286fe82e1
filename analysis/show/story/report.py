"""A page for every story that two outlets or more tell.

Entry point: `write_story_pages`.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from analysis.compare.story.pick import stories
from analysis.corpus.corpus import Corpus
from analysis.show.notebook import FIGURES, slug
from analysis.show.plots import Style
from analysis.show.story.page import story_page

LEAST_OUTLETS = 2
LONGEST_NAME = 40


def write_story_pages(
    corpus: Corpus,
    folder: Path,
    style: Mapping[str, Style],
    texts: Mapping[str, str] | None = None,
    seed: int = 0,
) -> list[dict]:
    """Make the page of each story that two outlets or more tell, those first that most outlets tell.

    Parameters
    ----------
    corpus
        As read.
    folder
        The report's folder; pictures and their tables are written to `figures/` in it, which is made if it is not
        there.
    style
        As `analysis.show.plots.styles` gives it.
    texts
        As for `analysis.show.story.page.story_page`.
    seed
        Of the random draws.

    Returns
    -------
    list of dict
        For each story `file` (the page's name), `title`, `story`, `n_articles`, `outlets` (as in "RT 22, AP 8"),
        `sentences` (what stands out) and `body`: the page's HTML without frame and title.
    """
    told = stories(corpus)
    told = told[told["n_outlets"] >= LEAST_OUTLETS]
    if told.empty:
        return []
    figures = Path(folder) / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    if not corpus.manifest.get("articles_per_part"):
        _read_whole(corpus)
    pages = []
    with _figures_in(figures):
        for i, row in enumerate(told.itertuples(index=False), 1):
            name = "-".join(filter(None, [f"story-{i:03d}", slug(row.story)[:LONGEST_NAME].strip("-")]))
            page = story_page(corpus, row.story, texts, style, name, seed)
            pages.append(
                {
                    "file": f"{name}.html",
                    "title": page.title,
                    "story": row.story,
                    "n_articles": int(row.n_articles),
                    "outlets": row.outlets,
                    "sentences": page.sentences,
                    "body": page.body,
                }
            )
    return pages


def _read_whole(corpus: Corpus) -> None:
    """Read the tables that pages are made of once: of a corpus of one part each story would read all of them anew."""
    for name in ("words", "sentences", "actors"):
        getattr(corpus, name)


@contextmanager
def _figures_in(folder: Path) -> Iterator[None]:
    before = os.environ.get(FIGURES)
    os.environ[FIGURES] = str(folder)
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(FIGURES, None)
        else:
            os.environ[FIGURES] = before
