"""One story taken out of its corpus (`take`), and how each outlet tells it; `stories` lists them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.comparison.compare import COLUMNS, compare
from analysis.comparison.keyness import log_odds
from analysis.comparison.naming import names, variants_of
from analysis.comparison.quotes import quotations
from analysis.comparison.ratios import in_voice
from analysis.comparison.words import REST
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.text.outlets import in_order
from analysis.text.terms import FUNCTION_WORDS

MOST_WORDS = 8
MOST_OUTLETS = 5  # that are told of a story


@dataclass(frozen=True)
class Story:
    """One story's part of a corpus."""

    name: str
    articles: pd.DataFrame  # all of them, copies too, by outlet and date
    corpus: Corpus  # those that count
    quotes: pd.DataFrame  # their quotations (`quotes.quotations`)
    texts: Mapping[str, str]  # those at hand, by `article_id`

    @cached_property
    def outlets(self) -> list[str]:
        return in_order(self.corpus.articles["outlet"])

    @cached_property
    def names(self) -> pd.DataFrame:
        """How often each outlet uses which of several names for one thing, in its own voice.

        `set, variant, outlet, count, n` (uses of any name of the set), as `variants` lists them; sets of which one
        variant only is used are left out.
        """
        parts = names(self.corpus).merge(self.corpus.articles[["article_id", "outlet"]])
        table = parts.groupby(["group", "outlet"])[["numerator", "denominator"]].sum().astype(int).reset_index()
        table = table.rename(columns={"group": "label", "numerator": "count", "denominator": "n"})
        table = variants_of(self.corpus)[["label", "set", "variant"]].merge(table)
        table = table[table.groupby("set")["variant"].transform("nunique") > 1]
        of_set = table.groupby("set")["count"].transform("sum")
        return table.loc[of_set.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def stories(corpus: Corpus) -> pd.DataFrame:
    """Return a row for each story, those first that most outlets tell, of these those with most articles.

    `story, n_outlets, n_articles, outlets` (`told_by`), and the days of the `first` and the `last`. Copies and
    re-translations are not counted.
    """
    told = corpus.comparable().articles.dropna(subset="story")
    told = told.assign(day=told["published"].dt.normalize())
    table = told.groupby("story", as_index=False).agg(
        n_outlets=("outlet", "nunique"),
        n_articles=("outlet", "size"),
        outlets=("outlet", lambda own: told_by(Counter(own))),
        first=("day", "min"),
        last=("day", "max"),
    )
    return table.sort_values(["n_outlets", "n_articles", "story"], ascending=[False, False, True], ignore_index=True)


def told_by(counts: pd.Series | Counter) -> str:
    """Write the number of articles of each outlet; of many outlets, those that have most.

    Examples
    --------
    >>> told_by(pd.Series({"AP": 8, "RT": 22})), told_by(pd.Series(range(7, 0, -1), [*"ABCDEFG"]))
    ('RT 22, AP 8', 'A 7, B 6, C 5, D 4, E 3 and 2 outlets more')
    """
    names = in_order(counts.keys())
    if more := max(0, len(names) - MOST_OUTLETS - 1):
        names = sorted(names, key=lambda name: -counts[name])[:MOST_OUTLETS]
        more += 1
    return ", ".join(f"{name} {counts[name]:,}" for name in names) + f" and {more} outlets more" * (more > 0)


def take(corpus: Corpus, story: str | None = None, texts: Mapping[str, str] | None = None) -> Story:
    """Return one story of a corpus by its name, or, without a name, the one that most outlets tell."""
    known = corpus.comparable().articles["story"].dropna()
    if known.empty:
        raise InputError("no article that counts has a story; give a column `story` or `--stories FILE.csv`")
    story = stories(corpus)["story"][0] if story is None else story
    if story not in set(known):
        first = ", ".join(stories(corpus)["story"].head(5))
        raise InputError(f"no article that counts tells the story {story!r}; the first stories here are {first}")
    own = corpus.articles[corpus.articles["story"].eq(story).fillna(False).astype(bool)]
    counted = corpus.select(own["article_id"]).comparable()
    place = own["outlet"].map(in_order(own["outlet"]).index)
    own = own.assign(place=place).sort_values(["place", "published", "article_id"]).drop(columns="place")
    at_hand = {name: texts[name] for name in own["article_id"] if name in texts} if texts else {}
    return Story(story, own.reset_index(drop=True), counted, quotations(counted), at_hand)


def versions(story: Story) -> pd.DataFrame:
    """Return a row for each article, copies too, by outlet and date.

    Beside columns of `articles`: `share_quoted` (share of its words that are quoted; NaN where it does not count) and
    `not_counted` (why it counts in no comparison; missing where it does).
    """
    quotes, rows = story.quotes, story.articles
    counted = set(story.corpus.articles["article_id"])
    share = rows["article_id"].map(quotes.groupby("article_id")["n_words"].sum()).fillna(0) / rows["n_words"]
    about = rows[["outlet", "article_id", "title", "published", "date_precision", "date_doubt", "url", "n_words"]]
    return about.assign(
        share_quoted=share.where(rows["article_id"].isin(counted) & (rows["n_words"] > 0)),
        not_counted=[
            None if i in counted else f"repeats {other}" if pd.notna(other) else "a re-translation"
            for i, other in zip(rows["article_id"], rows["duplicate_of"], strict=True)
        ],
    )


def words_tested(story: Story, seed: int = 0) -> pd.DataFrame:
    """Return how each outlet's own words differ from all others', of two the first's, where articles are enough."""
    if len(story.outlets) < 2:
        return pd.DataFrame(columns=list(COLUMNS))
    pair = story.outlets if len(story.outlets) == 2 else (None, REST)
    table = compare(story.corpus, "words", *pair, matched=False, seed=seed).table
    return table[table["p"].notna()].reset_index(drop=True)


def words_counted(story: Story) -> pd.DataFrame:
    """Return the content words of its own voice that each outlet uses twice at least and most above the others.

    By the log-odds ratio, untested. It says nothing of the outlet: any two articles differ in some words.
    """
    words = in_voice(story.corpus.rows("words", order=[1]), "outlet")
    own = words.merge(story.corpus.articles[["article_id", "outlet"]])
    uses = own.pivot_table("count", "term", "outlet", aggfunc="sum", fill_value=0)
    if uses.shape[1] < 2:
        return pd.DataFrame(columns=["outlet", "group"])
    count = uses.to_numpy()
    others = count.sum(axis=1, keepdims=True) - count
    estimate = log_odds(count, others, count.sum(axis=0), others.sum(axis=0))
    long = uses.melt(var_name="outlet", value_name="count", ignore_index=False).assign(estimate=estimate.T.ravel())
    long = long.rename_axis("group").reset_index()
    content = ~long["group"].isin(FUNCTION_WORDS) & (long["group"].str.len() > 1)
    long = long[content & (long["count"] >= 2) & (long["estimate"] > 0)]
    long = long.sort_values(["estimate", "group"], ascending=[False, True]).groupby("outlet").head(MOST_WORDS)
    return long.sort_values("outlet", key=lambda of: of.map(story.outlets.index), kind="stable", ignore_index=True)
