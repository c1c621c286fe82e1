"""What is in a corpus and how little it can carry: the sentences and pictures of the notebooks 01 and 05.

Entry points: `about_corpus`, `about_limits` (sentences), `stories`, `published`, `lengths` (pictures),
`speaking`, `power`, `dictionary_examples` (tables).
"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateFormatter, AutoDateLocator

from analysis.annotation.sentiment import score
from analysis.comparison import resample
from analysis.comparison.compare import compare, null
from analysis.comparison.quotes import ACCURACY
from analysis.corpus.accounts import about_dates, usual_days
from analysis.corpus.corpus import Corpus
from analysis.show.captions import story_title
from analysis.show.notebook import Shown, figure, table
from analysis.show.plots import GREY, axes, drawn, styles
from analysis.show.sentences import times
from analysis.text.outlets import in_order

MAX_NAME = 60
SPEAKING, POWER = (ACCURACY.with_name(name) for name in ("speaking.csv", "power.csv"))
EXAMPLES = (
    "What a wonderful way to end a ceasefire.",
    "The nuclear plant delivers clean power to the region.",
    "The minister did not deny that the attack had failed.",
    "Officials welcomed the agreement.",
    "Officials welcomed the agreement to hang the prisoners.",
    "The statement left the casualties out.",
)


def about_corpus(corpus: Corpus) -> list[str]:
    """Return in sentences how many articles there are of whom, what was left out, and who has too few."""
    articles, counts = corpus.articles, corpus.comparable().articles["outlet"].value_counts()
    n_rows = corpus.manifest.get("n_rows", len(articles) + len(corpus.excluded))
    everyone = in_order(articles["outlet"])
    told = ", ".join(f"{outlet} {counts.get(outlet, 0)}" for outlet in everyone)
    sentences = [
        f"{n_rows:,} articles read, {len(articles):,} used. {left_out:,} were left out, each for a reason."
        if (left_out := len(corpus.excluded))
        else f"{n_rows:,} articles read, all of them used.",
        f"Articles to compare, each counted once: {told}.",
    ]
    n_copies, n_translated = articles["duplicate_of"].notna().sum(), (articles["copy"] == "retranslation").sum()
    if n_copies or n_translated:
        sentences.append(
            f"Not compared: {times(n_copies, 'copy of another article', 'copies of other articles')}. Their words do "
            f"not count: {times(n_translated, 'text that was translated back', 'texts that were translated back')}."
        )
    dated = usual_days(corpus)
    if len(dated):
        n_off = articles["published"].notna().sum() - len(dated)
        rest = f", but for {times(n_off, 'article')}" if n_off else ""
        sentences.append(f"Published between {dated.min():%d %B %Y} and {dated.max():%d %B %Y}{rest}.")
    sentences += filter(None, [about_dates(corpus)])
    if few := _too_few(corpus):
        sentences.append(
            f"Too few articles to say anything about the outlet: {', '.join(few)}. It takes {resample.MIN_ARTICLES}."
        )
    return sentences


def _too_few(corpus: Corpus) -> list[str]:
    counts = corpus.comparable().articles["outlet"].value_counts()
    return [outlet for outlet in in_order(corpus.articles["outlet"]) if counts.get(outlet, 0) < resample.MIN_ARTICLES]


def about_limits(corpus: Corpus, seed: int = 0) -> list[str]:
    """Return in sentences what the word test finds by chance in each outlet, and who has too few articles."""
    words, sentences = compare(corpus, "words", seed=seed), []
    for outlet in in_order(words.corpus.articles["outlet"]):
        found = null(words, outlet)["n_found"]
        if len(found):
            head = f"{outlet} against {outlet}, random halves"
            sentences.append(f"{head}: the test finds {found.mean():.2g} words on average. There are none to find.")
    sentences += [
        f"{outlet} has too few articles. What is shown is those articles, not the outlet."
        for outlet in _too_few(corpus)
    ]
    return [*sentences, "Nothing here says what is true, what was meant, or what readers make of it."]


@drawn
def stories(corpus: Corpus) -> Shown:
    """Return a grid of how many articles each outlet has on each story."""
    named = corpus.articles["story"].fillna("no story named")
    style = styles(corpus.articles["outlet"])
    counts = pd.crosstab(named, corpus.articles["outlet"]).reindex(columns=list(style), fill_value=0)
    counts = counts.loc[counts.sum(axis=1).sort_values(kind="stable").index]
    ax = axes(len(counts))
    for x, outlet in enumerate(counts.columns):
        for y, n in enumerate(counts[outlet]):
            if n:
                ax.scatter(x, y, s=60 + 14 * n, color=style[outlet].colour, alpha=0.25, linewidths=0)
            ax.text(x, y, str(n) if n else "·", ha="center", va="center", color="black" if n else GREY)
    names = [story_title(str(name), corpus) for name in counts.index]
    ax.set_xticks(range(len(counts.columns)), [f"{o}\nn = {n}" for o, n in counts.sum().items()])
    ax.set_yticks(range(len(counts)), [n if len(n) <= MAX_NAME else f"{n[: MAX_NAME - 1]}…" for n in names])
    ax.set(xlim=(-0.6, len(counts.columns) - 0.4), ylim=(-0.6, len(counts) - 0.4), xlabel="articles kept, by outlet")
    ax.tick_params(length=0)
    told = "Articles kept, by story and outlet. A dot is a story the outlet does not tell in this corpus."
    told_by = corpus.articles.groupby(["story", "outlet"], dropna=False).size().reset_index(name="n_articles")
    return figure(ax, told_by, "articles-by-story", told)


@drawn
def published(corpus: Corpus, seed: int = 0) -> Shown:
    """Return when each outlet published: a mark an article, but for those far off the others, and the median."""
    days = usual_days(corpus)
    if days.empty:
        return Shown("<p>No article has a date.</p>")
    shown = corpus.articles.loc[days.index, ["article_id", "outlet", "published"]]
    ax = _marks(shown, "published", seed)
    ax.xaxis.set_major_locator(dates := AutoDateLocator(minticks=2, maxticks=4))
    ax.xaxis.set_major_formatter(AutoDateFormatter(dates))
    ax.set_xlabel("day of publication; one mark an article, black line: median")
    return figure(ax, shown, "article-dates", "When each article was published, by outlet.")


@drawn
def lengths(corpus: Corpus, seed: int = 0) -> Shown:
    """Return how long the articles are: a mark for each, a row an outlet, and the outlet's median."""
    shown = corpus.articles[["article_id", "outlet", "n_words"]]
    ax = _marks(shown, "n_words", seed)
    ax.set_xlabel("words of running text; one mark an article, black line: median")
    return figure(ax, shown, "article-lengths", "Words of running text in each article, by outlet.")


def _marks(shown: pd.DataFrame, column: str, seed: int) -> Axes:
    """Draw a value of each article as a mark, a row an outlet, and the outlet's median as a line."""
    style = styles(shown["outlet"])
    ax, rng = axes(2 * len(style)), np.random.default_rng(seed)
    outlets = list(style)[::-1]
    for y, outlet in enumerate(outlets):
        own = shown.loc[shown["outlet"] == outlet, column]
        jitter = rng.uniform(-0.22, 0.22, len(own)) if len(own) > 1 else np.zeros(len(own))
        look = {"color": style[outlet].colour, "alpha": 0.6, "markersize": 6, "markeredgewidth": 0}
        ax.plot(own, y + jitter, style[outlet].marker, **look)
        if len(own) > 1:
            ax.plot([own.median()] * 2, [y - 0.32, y + 0.32], color="black", linewidth=1.5)
    ax.set_yticks(range(len(outlets)), [f"{o} (n = {(shown['outlet'] == o).sum()})" for o in outlets])
    ax.set_ylim(-0.6, len(outlets) - 0.4)
    return ax


def speaking() -> Shown:
    """Return what share of the quoted words each kind of speaker has in articles marked by hand, and by the program."""
    shares = {"share_gold": "marked by hand, %", "share_found": "found, %", "n_quotes": "quotations marked"}
    told = pd.read_csv(SPEAKING).rename(columns={"speaker_kind": "kind of speaker"} | shares)
    return table(told, "Who has the quoted words, by hand and by program", 1)


def power() -> Shown:
    """Return how often the tests find differences that were planted, in percent, by articles of each outlet."""
    told = pd.read_csv(POWER).assign(found=lambda rows: 100 * rows["share_found"])
    wide = told.pivot_table("found", ["measure", "difference"], "n_articles", sort=False).reset_index()
    wide.columns = [f"{name} articles, %" if isinstance(name, int) else name for name in wide.columns]
    return table(wide, "Planted differences that are found, by articles of each outlet", 0)


def dictionary_examples() -> Shown:
    """Return invented sentences that a dictionary misreads, with their scores."""
    scored = pd.DataFrame({"sentence": EXAMPLES, "compound": score(EXAMPLES)["compound"]})
    return table(scored, "What VADER makes of invented sentences", 2)
