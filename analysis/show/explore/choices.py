"""What can be asked of a corpus in one view, and the articles that the answer is about.

Entry points: `Choices`, `narrow` and `settle`.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from analysis.compare import resample
from analysis.compare.words.differences import REST
from analysis.corpus.corpus import Corpus
from analysis.errors import InputError

MEASURES = {
    "words": "words that differ",
    "phrases": "phrases that differ",
    "term": "uses of one term",
    "sentiment": "sentiment of sentences",
    "toward": "sentiment toward actors",
    "quotes": "quotations, by form",
    "speakers": "quotations, by speaker",
    "sides": "quotations, by the speaker's side",
    "verbs": "quotations, by reporting verb",
    "naming": "names for the same thing",
}
OF_TWO = ("words", "phrases", "naming")
OF_QUOTES = {"quotes": "kind", "speakers": "speaker", "sides": "side", "verbs": "cue_class"}
VOICES = {"outlet": "own voice", "quoted": "quoted", "both": "both voices"}


class Choices(NamedTuple):
    """One question: which articles, which outlets, and what of them.

    Attributes
    ----------
    measure
        One of `MEASURES`.
    outlet, reference
        The two outlets to compare; for words and phrases the reference may be "rest", all others together. Neither:
        for `OF_TWO` the two with most articles, for all other measures each outlet by itself.
    voice
        "outlet", "quoted" or "both"; without effect on quotations.
    outlets, story, first, last
        Which articles: of these outlets (none named: of all), of this story (None: of all), published from the day
        `first` to the day `last`, as in "2022-08-31" (None: without a bound). Articles without a date fall out where
        there is a bound.
    term
        For the measure "term": one to three words.
    seed
        Of the random draws.
    """

    measure: str = "words"
    outlet: str | None = None
    reference: str | None = None
    voice: str = "outlet"
    outlets: tuple[str, ...] = ()
    story: str | None = None
    first: str | None = None
    last: str | None = None
    term: str | None = None
    seed: int = 0


@lru_cache(maxsize=8)
def narrow(
    corpus: Corpus,
    outlets: tuple[str, ...] = (),
    story: str | None = None,
    first: str | None = None,
    last: str | None = None,
    wording: bool = True,
) -> Corpus:
    """Keep the articles chosen, each once.

    Parameters
    ----------
    corpus
        As read.
    outlets, story, first, last
        As in `Choices`.
    wording
        Whether re-translations, which are not the outlet's own words, are left out.

    Raises
    ------
    InputError
        if no article is left, or a day is not a date.
    """
    found = corpus.comparable(wording)
    articles = found.articles
    kept = pd.Series(True, articles.index)
    if outlets:
        kept &= articles["outlet"].isin(outlets)
    if story is not None:
        kept &= (articles["story"] == story).fillna(False).astype(bool)
    # a missing date compares as false
    if first is not None:
        kept &= articles["published"] >= _day(first)
    if last is not None:
        kept &= articles["published"] < _day(last) + pd.Timedelta(days=1)
    if not kept.any():
        raise InputError("no article is of these outlets, this story and these days; choose more of them")
    return found if kept.all() else found.select(articles.loc[kept, "article_id"])


def settle(articles: pd.DataFrame, choices: Choices) -> Choices:
    """Fill in what follows from the articles, and give what has no effect its default.

    Raises
    ------
    InputError
        if the measure or voice is none, only one of two outlets is named, or two have to be and cannot be chosen.
    """
    for name, known in (("measure", MEASURES), ("voice", VOICES)):
        if getattr(choices, name) not in known:
            raise InputError(f"there is no {name} {getattr(choices, name)!r}; choose {', '.join(known)}")
    if choices.measure in OF_QUOTES:
        choices = choices._replace(voice="outlet")
    if choices.measure != "term":
        choices = choices._replace(term=None)
    elif not (choices.term or "").strip():
        raise InputError("no term is named; name one to three words")
    if (choices.outlet is None) != (choices.reference is None):
        raise InputError("only one outlet is named; name a second to compare it with")
    if choices.reference == REST and choices.measure not in ("words", "phrases"):
        raise InputError("only words and phrases are compared with all others together; name another outlet")
    if choices.outlet is None and choices.measure in OF_TWO:
        pair = default_pair(articles)
        if pair is None:
            enough = resample.MIN_ARTICLES
            raise InputError(
                f"no two outlets have {enough} articles each here; name two outlets, or choose more articles"
            )
        choices = choices._replace(outlet=pair[0], reference=pair[1])
    return choices


def default_pair(articles: pd.DataFrame) -> tuple[str, str] | None:
    """Name the two outlets with most articles; None where no two have enough."""
    return next(iter(resample.pairs(articles)), None)


def days(articles: pd.DataFrame) -> list[str]:
    """List the days on which articles were published, in order.

    Examples
    --------
    >>> days(pd.DataFrame({"published": pd.to_datetime(["2022-08-31", None, "2022-08-02"])}))
    ['2022-08-02', '2022-08-31']
    """
    return sorted(set(articles["published"].dropna().dt.strftime("%Y-%m-%d")))


def stories(articles: pd.DataFrame) -> list[str]:
    """List the stories told, in order."""
    return sorted(set(articles["story"].dropna()))


def names(choices: Choices) -> Iterable[str]:
    """Give what tells a view from others: the parts of the name of its files."""
    between = [day for day in (choices.first, choices.last) if day]
    seed = [f"seed {choices.seed}"] if choices.seed else []
    parts = (choices.measure, choices.term, choices.outlet, choices.reference, choices.voice, choices.story)
    return ["explore", *(part for part in parts if part and part != "outlet"), *between, *choices.outlets, *seed]


def _day(written: str) -> pd.Timestamp:
    try:
        return pd.Timestamp(written).normalize()
    except ValueError as error:
        raise InputError(f"{written!r} is not a day; write it like 2022-08-31") from error
