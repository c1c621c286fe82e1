"""What is in a corpus and how little it can carry: what the notebooks 01 and 05 show.

Entry points: `about_corpus`, `about_limits` (sentences); `speaking`, `power`, `dictionary_examples` (tables).
"""

import pandas as pd

from analysis.annotation.sentiment import score
from analysis.comparison import resample
from analysis.comparison.compare import compare, null
from analysis.comparison.quotes import ACCURACY
from analysis.corpus.accounts import about_dates, usual_days
from analysis.corpus.corpus import Corpus
from analysis.show.notebook import Shown, table
from analysis.show.numbers import times
from analysis.text.outlets import in_order

SPEAKING, POWER = (ACCURACY.with_name(name) for name in ("speaking.csv", "power.csv"))
EXAMPLES = (
    "What a wonderful way to end a ceasefire.",
    "The nuclear plant delivers clean power to the region.",
    "The minister did not deny that the attack had failed.",
    "Officials welcomed the agreement to hang the prisoners.",
)


def about_corpus(corpus: Corpus) -> list[str]:
    """Return in sentences how many articles there are of whom, what was left out, and who has too few."""
    articles, counts = corpus.articles, corpus.comparable().articles["outlet"].value_counts()
    things, n_left_out = "headlines" if corpus.is_of_headlines else "articles", len(corpus.excluded)
    n_rows = corpus.manifest.get("n_rows", len(articles) + n_left_out)
    told = ", ".join(f"{outlet} {counts.get(outlet, 0)}" for outlet in in_order(articles["outlet"]))
    n_other = n_rows - len(articles) - n_left_out
    used = f"{len(articles):,} used" if n_left_out or n_other > 0 else "all of them used"
    used += f". {n_left_out:,} were left out, each for a reason" * bool(n_left_out)
    used += f". Left aside: {n_other:,} of other days or outlets than were asked for" * (n_other > 0)
    sentences = [f"{n_rows:,} {things} read, {used}.", f"To compare, each counted once: {told}."]
    n_copies, n_translated = articles["duplicate_of"].notna().sum(), (articles["copy"] == "retranslation").sum()
    if n_copies:
        sentences.append(f"Not compared: {times(n_copies, 'copy of another', 'copies of others')}.")
    if n_translated:
        sentences.append(f"Words not counted: those of {times(n_translated, 'text')} translated back.")
    dated = usual_days(corpus)
    if len(dated):
        n_off = articles["published"].notna().sum() - len(dated)
        rest = f", but for {times(n_off, things[:-1])}" if n_off else ""
        sentences.append(f"Published between {dated.min():%-d %B %Y} and {dated.max():%-d %B %Y}{rest}.")
    sentences += filter(None, [about_dates(corpus)])
    if few := [name for name in in_order(articles["outlet"]) if counts.get(name, 0) < resample.MIN_ARTICLES]:
        sentences.append(
            f"Too few {things} to say anything about the outlet: {', '.join(few)}. It takes {resample.MIN_ARTICLES}."
        )
    return sentences


def about_limits(corpus: Corpus, seed: int = 0) -> list[str]:
    """Return in sentences what the word test finds by chance in each outlet."""
    words, sentences = compare(corpus, "words", seed=seed), []
    for outlet in in_order(words.corpus.articles["outlet"]):
        found = null(words, outlet)["n_found"]
        if len(found):
            sentences.append(f"Random halves of {outlet}: {found.mean():.2g} words are found on average.")
    return [*sentences, "Nothing here says what is true, what was meant, or what readers make of it."]


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
    scored = pd.DataFrame({"sentence": EXAMPLES, "score": score(EXAMPLES)["compound"]})
    return table(scored, "What VADER makes of them", 2)
