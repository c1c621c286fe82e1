"""What a corpus holds, what stands in the way, and how little it can carry; and the way from a folder to a report."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pandas as pd

from analysis.comparison import resample
from analysis.comparison.compare import outlets_compared
from analysis.comparison.quotes import ACCURACY
from analysis.comparison.story import stories, told_by
from analysis.corpus import Corpus, about_dates, read, usual_days
from analysis.corpus.build import ACTORS, build
from analysis.errors import InputError
from analysis.show.comparison import compare
from analysis.show.findings import NOTHING, headline, how_sure, story_titles
from analysis.show.notebook import Shown, table
from analysis.show.numbers import some, times
from analysis.show.report import write_report
from analysis.show.sentences import left_aside, things
from analysis.text.outlets import in_order

SPEAKING, POWER = (ACCURACY.with_name(name) for name in ("speaking.csv", "power.csv"))
ASKED = (("words", {}), ("quotes", {"by": "side"}), ("quotes", {"by": "speaker_kind"}), ("toward", {}))
ENOUGH = 5 * resample.MIN_ARTICLES
MOST_OF = 0.8  # of the articles, taken for one story
MOST_NAMED = 8
TOO_FEW = (
    "Too few articles: no difference could be confirmed. {n} articles of an outlet show a word that it always uses and "
    f"the other never does, and little else. {ENOUGH} or more show much more."
)


def start(folder: Path, target: Path | None = None, tell: Callable[[str], object] = print) -> Path:
    """Annotate a folder of articles, write the report on them, and return the path of its first page.

    `folder` is as `framing annotate` reads it; `target`, None: `NAME-report` in this folder, with the corpus beside it
    as `NAME-corpus`; `tell` is called with each line for the reader. An `InputError` says that nothing can be read, or
    that all articles are of one outlet.
    """
    name = folder.resolve().name or "my"
    target = target or Path(f"{name}-report")
    made = target.parent / f"{name}-corpus"

    def part(title: str, lines: Iterable[str]) -> None:
        tell("\n  ".join([f"\n{title}", *lines]))

    tell(f"Reading {folder} …")
    build([folder], made)
    corpus = read(made)
    table = corpus.by_outlet().reset_index()
    table["outlet"] = table["outlet"].str.ljust(table["outlet"].str.len().max())
    part("What was understood", [*table.to_string(index=False).splitlines(), *understood(corpus), *_told(corpus)])
    tell(f"  To correct whom it counts: give a copy of {made / ACTORS} to `framing annotate --actors`.")
    part("What stands in the way", list(in_the_way(corpus)) or ["Nothing."])
    if corpus.articles["outlet"].nunique() < 2:
        only = corpus.articles["outlet"].iloc[0]
        raise InputError(f"{folder}: every article is of one outlet, {only}; give each outlet a folder of its own")
    tell("\nWriting the report: a minute or two …")
    page = write_report(made, target, sources=[folder])
    part("What was found", found(corpus))
    tell(f"\nThe report: {page}")
    return page


def about_corpus(corpus: Corpus) -> list[str]:
    """Return in sentences how many articles there are of whom, what was left out, and what stands in the way."""
    return [*understood(corpus), *in_the_way(corpus)]


def understood(corpus: Corpus) -> Iterator[str]:
    """Yield sentences on the articles: read and used, of which outlets, copies, days."""
    articles, counts = corpus.articles, corpus.comparable().articles["outlet"].value_counts()
    many, n_left_out = things(corpus), len(corpus.excluded)
    n_rows = corpus.manifest.get("n_rows", len(articles) + n_left_out)
    counts = counts.reindex(articles["outlet"].unique(), fill_value=0)
    n_other = n_rows - len(articles) - n_left_out
    used = f"{len(articles):,} used" if n_left_out or n_other > 0 else "all of them used"
    used += f". {times(n_left_out, 'was', 'were')} left out; excluded.csv says why" * bool(n_left_out)
    used += f". Left aside: {n_other:,} of other days or outlets than were asked for" * (n_other > 0)
    yield f"{n_rows:,} {many} read, {used}."
    yield f"To compare, each counted once: {told_by(counts)}."
    if n := articles["duplicate_of"].notna().sum():
        yield f"Not compared: {times(n, 'copy of another', 'copies of others')}."
    if n := (articles["copy"] == "retranslation").sum():
        yield f"Words not counted: those of {times(n, 'text')} translated back."
    dated = usual_days(corpus)
    if len(dated):
        n_off = articles["published"].notna().sum() - len(dated)
        rest = f", but for {times(n_off, many[:-1])}" if n_off else ""
        yield f"Published between {dated.min():%-d %B %Y} and {dated.max():%-d %B %Y}{rest}."


def in_the_way(corpus: Corpus) -> Iterator[str]:
    """Yield what keeps these articles from showing much."""
    articles, many = corpus.comparable().articles, things(corpus)
    counts, least = articles["outlet"].value_counts(), resample.MIN_ARTICLES
    yield from filter(None, [about_dates(corpus)])
    if few := [f"{outlet} has {counts[outlet]}" for outlet in in_order(counts.index) if counts[outlet] < least]:
        takes = f"It takes {least}, better {2 * least}."
        yield f"Too few {many} to say anything about the outlet: {some(few)}. {takes}"
    yield from left_aside(corpus.comparable())
    if n := articles["title"].isna().sum():
        yield f"{times(n, 'article has', 'articles have')} no headline."
    told = articles["story"].value_counts()
    if len(articles) >= 2 * least and len(told) and told.iloc[0] > MOST_OF * len(articles):
        yield f"{told.iloc[0]} {many} were taken for one story. If they are not, name their stories in articles.csv."
    if len(counts) == 1:
        yield f"Every one is of {counts.index[0]}. To compare, add {many} of another outlet."
    elif not len(stories(corpus).query("n_outlets > 1")):
        yield "No story is covered by two outlets, so topics are compared too. Choose articles on the same events."


def _told(corpus: Corpus) -> Iterator[str]:
    """Yield what the articles are about, so that a reader sees whether they were read as meant."""
    for title in corpus.articles["title"].dropna().head(1):
        yield f"The first headline: {title}"
    if named := [*corpus.actors.groupby("actor")["article_id"].nunique().nlargest(MOST_NAMED).index]:
        yield f"Named in most articles: {', '.join(named)}."
    shared, titles = stories(corpus).query("n_outlets > 1"), story_titles(corpus)
    told = "; ".join(f"{titles[row.story]} ({row.outlets})" for row in shared.head(3).itertuples())
    yield f"{times(len(shared), 'story is', 'stories are')} covered by two outlets or more{': ' if told else ''}{told}."


def found(corpus: Corpus) -> list[str]:
    """Return what these articles show beyond chance, the first of each question; or that they are too few."""
    made = [compare(corpus, measure, **options) for measure, options in ASKED]
    held = [one.clearest for one in made if len(one.found)]
    if held:
        return [f"{headline(one)}. {' '.join(filter(None, how_sure(one)))}" for one in held]
    counts = corpus.comparable().articles["outlet"].value_counts()
    second = counts.iloc[1] if len(counts) > 1 else 0
    return [TOO_FEW.format(n=second) if second < ENOUGH else f"{NOTHING}. What you see in the report could be chance."]


def about_limits(corpus: Corpus, seed: int = 0) -> list[str]:
    """Return in sentences what the word test finds by chance in each outlet."""
    words = compare(corpus, "words", seed=seed)
    told = map(words.null, outlets_compared(words.corpus.articles))
    return [*told, "Nothing here says what is true, what was meant, or what readers make of it."]


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
