"""Say in plain sentences what the comparison tables show, with ranges and n, in the same words for every outlet.

Entry points: `about_corpus`, `about_words`, `about_sentiment`, `about_quotes`, `about_limits`; of quotations more in
`analysis.show.quotes.findings`. A difference is called one only where the table's `differs` says so;
`analysis.compare.families` says for which family that holds.
"""

import pandas as pd

from analysis.compare import resample
from analysis.compare.words import differences as words
from analysis.corpus.corpus import Corpus
from analysis.show.formats import percent, points, range_of, signed, times
from analysis.text.outlets import in_order

MAX_TERMS = 5
AT_ONCE = " where all that this page compares of a pair is tested at once"
VOICES = {"outlet": "in its own voice", "quoted": "inside quotations", "mixed": "in sentences of both voices"}


def about_corpus(corpus: Corpus) -> list[str]:
    """Say how many articles there are of whom, what was left out, and who has too few."""
    articles, comparable = corpus.articles, corpus.comparable().articles
    n_rows = corpus.manifest.get("n_rows", len(articles) + len(corpus.excluded))
    counts = comparable.groupby("outlet").size()
    everyone = in_order(articles["outlet"])
    told = ", ".join(f"{outlet} {counts.get(outlet, 0)}" for outlet in everyone)
    sentences = [
        f"{n_rows:,} rows in = {len(articles):,} articles kept + {len(corpus.excluded):,} rows excluded, each with "
        "its reason.",
        f"Articles whose wording can be compared, each counted once: {told}.",
    ]
    n_copies = int(articles["duplicate_of"].notna().sum())
    n_translated = int((articles["copy"] == "retranslation").sum())
    if n_copies or n_translated:
        repeat = "repeats" if n_copies == 1 else "repeat"
        sentences.append(
            f"Left out of comparisons: {times(n_copies, 'article')} that {repeat} another's words; out of those of "
            f"wording also {times(n_translated, 're-translation')}."
        )
    dated = articles["published"].dropna()
    if len(dated):
        sentences.append(f"Published between {dated.min():%d %B %Y} and {dated.max():%d %B %Y}.")
    few = [outlet for outlet in everyone if counts.get(outlet, 0) < resample.MIN_ARTICLES]
    if few:
        sentences.append(
            f"Too few to say anything about the outlet (fewer than {resample.MIN_ARTICLES} articles): {', '.join(few)}."
        )
    return sentences


def about_words(tables: list[pd.DataFrame], null: str) -> list[str]:
    """Say which words differ between outlets, a sentence a pair, and what the test finds by chance."""
    sentences = []
    for table in tables:
        if table.empty:
            continue
        first = table.iloc[0]
        outlet, reference = first["outlet"], first["reference"]
        found = table[table["differs"]]
        head = f"{outlet} against {reference}, {_where(first['n_stories'])}: "
        if found.empty:
            none = f"{head}none of {len(table):,} words can be told from chance"
            least = table["p"].min()
            few = f"; none could be: with so few articles in each story, no p-value is below {least:.2g}"
            sentences.append(none + (few if least >= words.LEVEL else "") + ".")
            continue
        more = _terms(found[found["log_odds"] > 0].sort_values("p_adjusted", kind="stable"), outlet)
        less = _terms(found[found["log_odds"] < 0].sort_values("p_adjusted", kind="stable"), reference)
        sentences.append(
            f"{head}{len(found):,} of {len(table):,} words differ by more than chance. "
            + " ".join(filter(None, [more, less]))
        )
    return [*sentences, f"For comparison, {null}."] if sentences else ["No two outlets have articles enough."]


def _terms(found: pd.DataFrame, outlet: str) -> str:
    if found.empty:
        return ""
    shown = [
        f"{row['term']} ({row['per_1000_words']:.1f} against {row['reference_per_1000_words']:.1f} per 1,000 words; "
        f"{row['n_articles']:.0f} and {row['reference_n_articles']:.0f} articles)"
        for _, row in found.head(MAX_TERMS).iterrows()
    ]
    rest = f", and {len(found) - MAX_TERMS} more" if len(found) > MAX_TERMS else ""
    return f"More in {outlet}: {', '.join(shown)}{rest}."


def about_sentiment(table: pd.DataFrame, null: str) -> list[str]:
    """Say each outlet's mean sentence score in its own voice, and which differences hold."""
    levels = table[table["reference"].isna() & (table["voice"] == "outlet")]
    sentences = [
        f"{row['outlet']} in its own voice: mean sentence score {signed(row['estimate'])} "
        f"{range_of(row, signed)}; {times(row['n_articles'], 'article')}, {times(row['n'], 'sentence')}."
        for _, row in levels.iterrows()
    ]
    return sentences + differences(table, lambda row: f"the mean sentence score {VOICES[row['voice']]}", signed, null)


def about_quotes(table: pd.DataFrame, null: str, error: float = float("nan")) -> list[str]:
    """Say what share of its words each outlet gives to quotations, by kind, and which differences hold.

    `error` is what `analysis.compare.quotes.shares.relative_error` gives; differences below it are called that.
    """
    levels = table[table["reference"].isna()]
    sentences = []
    for outlet, rows in levels.groupby("outlet", sort=False):
        by_kind = rows.set_index("kind")
        row = by_kind.loc["any"]
        kinds = ", ".join(f"{percent(by_kind.loc[kind, 'estimate'])} {kind}" for kind in by_kind.index if kind != "any")
        sentences.append(
            f"{outlet}: {percent(row['estimate'])} of its words stand in quotations {range_of(row, percent)}: {kinds}; "
            f"{times(row['n_articles'], 'article')}."
        )
    note = error_note(table, "kind", error)
    named = {"any": "the share of words in quotations of any kind"}
    return sentences + differences(
        table, lambda row: named.get(row["kind"], f"the share of words in {row['kind']} quotations"), points, null, note
    )


def error_note(table: pd.DataFrame, column: str, error: float):
    """Give a function that says of a difference of shares whether it is below the extractor's own error."""
    levels = table[table["reference"].isna()].drop_duplicates(["outlet", column])
    level = levels.set_index(["outlet", column])["estimate"]

    def note(row) -> str:
        sides = [level.get((row[name], row[column]), float("nan")) for name in ("outlet", "reference")]
        if not abs(row["estimate"]) < error * max(sides):
            return ""
        return (
            " That is smaller than what the extractor itself errs between outlets "
            f"({percent(error)} of such a share on gold data)."
        )

    return note


def about_limits(found: pd.DataFrame, widths: pd.DataFrame, few: list[str]) -> list[str]:
    """Say how much the word test finds by chance, how wide ranges are for few articles, and who has too few."""
    sentences = []
    nulls = found[found["is_null"]]
    for _, row in nulls.iterrows():
        sentences.append(
            f"{row['label']}: {row['n_found']:.2g} words found on average, where there is nothing to find."
        )
    if len(widths):
        by_n = widths.groupby("n_articles")["width"].median()
        sentences.append(
            f"The 95 % range of a mean sentence score spans {by_n.iloc[0]:.2f} with {by_n.index[0]} articles and "
            f"{by_n.iloc[-1]:.2f} with {by_n.index[-1]}."
            if len(by_n) > 1
            else f"The 95 % range of a mean sentence score spans {by_n.iloc[0]:.2f} with {by_n.index[0]} articles."
        )
    for outlet in few:
        sentences.append(f"{outlet} has too few articles: what is shown of it is those articles, not the outlet.")
    sentences.append("Nothing here says what is true, what was meant, or what readers make of it.")
    return sentences


def differences(table, what, number, null, note=lambda row: "") -> list[str]:
    """Give a sentence for each difference that is more than chance, and what the test finds by chance."""
    compared = table[table["reference"].notna() & table["p_adjusted"].notna()]
    if compared.empty:
        return ["No two outlets have articles enough to be compared."]
    found = compared[compared["differs"].astype(bool)]
    sentences = [difference(row, what(row), number) + note(row) for _, row in found.iterrows()]
    rest = len(compared) - len(found)
    if rest:
        sentences.append(
            f"{'The other ' if len(found) else ''}{rest} of {len(compared)} differences between outlets cannot be told "
            f"from chance{AT_ONCE}."
        )
    return [*sentences, f"For comparison, with this table tested by itself: {null}."]


def difference(row: pd.Series, what: str, number) -> str:
    return (
        f"{row['outlet']} against {row['reference']}, {_where(row['n_stories'])}: {what} is "
        f"{number(abs(row['estimate'])).lstrip('+')} {'higher' if row['estimate'] > 0 else 'lower'} in {row['outlet']} "
        f"{range_of(row, number)}; {row['n_articles']:.0f} and {row['reference_n_articles']:.0f} articles."
    )


def where(table: pd.DataFrame) -> str:
    """Say within how many stories the pair of a table is compared."""
    return _where(table["n_stories"].iloc[0])


def _where(n_stories: float) -> str:
    if n_stories:
        return f"within the {times(n_stories, 'story', 'stories')} both tell"
    return "not within the same stories (they share too few), so that topics differ too"
