"""From a folder of one's own articles to a report: what was understood, what stands in the way, what was found.

Entry point: `start`, which `framing start` calls.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.comparison import resample
from analysis.comparison.story import stories
from analysis.corpus.accounts import about_dates
from analysis.corpus.build import ACTORS, build
from analysis.corpus.corpus import Corpus, read
from analysis.errors import InputError
from analysis.show.comparison import compare
from analysis.show.findings import headline, how_sure
from analysis.show.numbers import times
from analysis.show.report import write_report
from analysis.text.outlets import in_order

ASKED = (("words", {}), ("quotes", {"by": "side"}), ("quotes", {"by": "speaker_kind"}), ("toward", {}))
GOOD, ENOUGH = 2 * resample.MIN_ARTICLES, 5 * resample.MIN_ARTICLES
MOST_OF = 0.8  # of the articles, taken for one story
MOST_NAMED = 8
TOO_FEW = (
    "Too few articles: no difference could be confirmed. {n} articles of an outlet show a word that it always uses and "
    f"the other never does, and little else. {ENOUGH} or more show much more."
)
NOTHING = "No difference could be confirmed. What you see in the report could be chance."


def start(folder: Path, target: Path | None = None, tell: Callable[[str], object] = print) -> Path:
    """Annotate a folder of articles, write the report on them, and return the path of its first page.

    `folder` is as `framing annotate` reads it; `target`, None: `NAME-report` in this folder, with the corpus beside it
    as `NAME-corpus`; `tell` is called with each line for the reader. An `InputError` says that nothing can be read, or
    that all articles are of one outlet.
    """
    name = folder.resolve().name or "my"
    target = target or Path(f"{name}-report")
    made = target.parent / f"{name}-corpus"
    tell(f"Reading {folder} …")
    build([folder], made)
    corpus = read(made)
    tell("\nWhat was understood")
    for line in understood(corpus):
        tell(f"  {line}")
    tell(f"  To correct whom it counts: give a copy of {made / ACTORS} to `framing annotate --actors`.")
    if n := len(corpus.excluded):
        tell(f"  {times(n, 'row or file', 'rows or files')} left out; {made / 'excluded.csv'} says why.")
    tell("\nWhat stands in the way")
    for line in [*in_the_way(corpus)] or ["Nothing."]:
        tell(f"  {line}")
    if corpus.articles["outlet"].nunique() < 2:
        only = corpus.articles["outlet"].iloc[0]
        raise InputError(f"{folder}: every article is of one outlet, {only}; give each outlet a folder of its own")
    tell("\nWriting the report: a minute or two …")
    page = write_report(made, target, sources=[folder])
    tell("\nWhat was found")
    for line in found(corpus):
        tell(f"  {line}")
    tell(f"\nThe report: {page}")
    return page


def understood(corpus: Corpus) -> Iterator[str]:
    """Yield a line for each outlet: articles, headlines, dates and words; then what is told by several."""
    articles = corpus.articles
    by_outlet = articles.groupby("outlet").agg(
        articles=("outlet", "size"), headlines=("title", "count"), dated=("published", "count"),
        words=("n_words", "sum"), first=("published", "min"), last=("published", "max"),
    )  # fmt: skip
    rows = by_outlet.loc[in_order(by_outlet.index)].reset_index()
    rows["outlet"] = rows["outlet"].str.ljust(rows["outlet"].str.len().max())
    rows[["first", "last"]] = rows[["first", "last"]].apply(lambda days: days.dt.strftime("%-d %b %Y").fillna("–"))
    yield from rows.to_string(index=False, formatters={"words": "{:,}".format}).splitlines()
    for title in articles["title"].dropna().head(1):
        yield f"The first headline: {title}"
    if n_copies := int(articles["duplicate_of"].notna().sum()):
        yield f"{times(n_copies, 'copy of another article counts', 'copies of other articles count')} in nothing."
    if named := [*corpus.actors.groupby("actor")["article_id"].nunique().nlargest(MOST_NAMED).index]:
        yield f"Named in most articles: {', '.join(named)}."
    shared = stories(corpus).query("n_outlets > 1")
    told = ", ".join(f"{row.story} ({row.outlets})" for row in shared.head(3).itertuples())
    yield f"{times(len(shared), 'story is', 'stories are')} covered by two outlets or more{': ' if told else ''}{told}."


def in_the_way(corpus: Corpus) -> Iterator[str]:
    """Yield what keeps these articles from showing much, each with what to do."""
    articles = corpus.comparable().articles
    counts = articles["outlet"].value_counts()
    least = resample.MIN_ARTICLES
    if few := [outlet for outlet in in_order(counts.index) if counts[outlet] < least]:
        told = ", ".join(f"{outlet} has {counts[outlet]}" for outlet in few)
        yield f"{told}: an outlet needs {least} articles to be compared, and {GOOD} are better. Add some."
    if undated := about_dates(corpus):
        yield f"{undated} Add dates in a file articles.csv."
    if n := articles["title"].isna().sum():
        yield f"{times(n, 'article has', 'articles have')} no headline; put it on the first line of the file."
    told = articles["story"].value_counts()
    if len(articles) >= GOOD and len(told) and told.iloc[0] > MOST_OF * len(articles):
        yield f"{told.iloc[0]} articles were taken for one story. If they are not, name their stories in articles.csv."
    if not len(stories(corpus).query("n_outlets > 1")):
        yield "No story is covered by two outlets, so topics are compared too. Choose articles on the same events."


def found(corpus: Corpus) -> list[str]:
    """Return what these articles show beyond chance, the first of each question; or that they are too few."""
    made = [compare(corpus, measure, **options) for measure, options in ASKED]
    held = [one.clearest for one in made if one.why is None and one.table["differs"].eq(True).any()]
    if held:
        return [f"{headline(one)}. {' '.join(filter(None, how_sure(one)))}" for one in held]
    counts = corpus.comparable().articles["outlet"].value_counts()
    second = counts.iloc[1] if len(counts) > 1 else 0
    return [TOO_FEW.format(n=second) if second < ENOUGH else NOTHING]
