"""Say in plain sentences what a comparison shows, in the same words for every outlet and measure.

A difference is called one only where the table's `differs` says so.
"""

import math
from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.comparison.compare import MOST_OUTLETS, Compared, outlets_compared, with_enough
from analysis.comparison.hypotheses import Hypothesis
from analysis.comparison.quotes import ANY, NAMELESS, NOT_TOLD, OTHER_SIDES, OTHERS, UNKNOWN, relative_error
from analysis.comparison.resample import MIN_ARTICLES, MOST_ARTICLES, NEAR_DAYS
from analysis.comparison.tone import RARE_NEGATIVE, RARE_POSITIVE
from analysis.comparison.words import CONTENT, NAMING, REST, STYLE
from analysis.corpus import Corpus
from analysis.show.numbers import WRITTEN, begun, in_words, listed, percent, plain, some, times
from analysis.text import rows_of
from analysis.vocabulary import QUOTE_KINDS

FEW_GROUPS = 3
LITTLE = 0.5
NO_RANGE = "too few articles for a range"
# that are quoted as if they spoke
PLACES = frozenset(row["term"] for row in rows_of("sides.csv") if row["kind"] in ("country", "capital", "seat"))
INSTITUTIONS = {row["side"] for row in rows_of("sides.csv") if row["kind"] == "organisation"}
NAMES = {"ASEAN", "BRICS", "Interpol", "NATO", "OPEC", "UNESCO"}  # that take no "the"
GROUPS = {
    "voice": {"outlet": "in its own voice", "quoted": "in quotations", "mixed": "in partly quoted sentences"},
    "speaker": {ANY: "all quotations", UNKNOWN: "people it does not identify", OTHERS: "rarer speakers"},
    "side": {
        NOT_TOLD: "people of no known side",
        OTHER_SIDES: "all other sides",
        "IAEA": "the UN nuclear agency (IAEA)",
    },
    "kind": {ANY: "all quotations"} | {kind: f"{kind} quotations" for kind in QUOTE_KINDS},
}
GROUPS["speaker_kind"] = GROUPS["speaker"] | {"named": "named people", "anonymous": "unnamed people"}
GROUPS["speaker_kind"] |= {"institution": "institutions", "outlet": "other media", "document": "documents"}
VERBS = {"neutral": "said", "doubting": "claimed", "endorsing": "noted", "charged": "thundered"}
GROUPS["cue_class"] = {kind: f"{kind} verbs ({verb})" for kind, verb in VERBS.items()}


def of_comparison(compared: Compared) -> list[str]:
    """Return what a comparison shows in sentences: what differs, and how much else could be chance."""
    told = _of_words(compared) if compared.measure.name == "words" else _differences(compared)
    if not told and not compared.pairs:
        told = [*_levels(compared)]
    return told or ["There are too few articles to compare."]


def of_hypotheses(hypotheses: Sequence[Hypothesis], table: pd.DataFrame) -> list[str]:
    """Return for each hypothesis whether it holds; `table` is that of `hypotheses.confirm`."""
    told, many = [], times(len(table), "hypothesis", "hypotheses")
    for number, (stated, (_, row)) in enumerate(zip(hypotheses, table.iterrows(), strict=True), 1):
        asked, sides = stated.grouping, (stated.outlet, stated.reference)
        a, b = sides if stated.direction == "more" else sides[::-1]
        head = f"Hypothesis {number}, “{_told(stated, stated.group, a, b)}”, "
        if isinstance(row["why"], str):
            told.append(f"{head}could not be tested: {row['why']}.")
            continue
        write, unit = WRITTEN[asked.number].difference, f" {asked.unit}" if asked.number == "rate" else ""
        ends = f"95 % range {write(row['low'])} to {write(row['high'])}" if pd.notna(row["low"]) else NO_RANGE
        told.append(
            f"{head}{'holds' if row['holds'] else 'is not confirmed'}. "
            f"The difference is {write(row['estimate'])}{unit} ({ends}), "
            f"in {row['n_articles']:.0f} and {row['reference_n_articles']:.0f} articles. "
            f"Chance alone would give as much in {plain(100 * row['p_adjusted'], 1)} % of cases, with {many} counted."
        )
    return told


def of_sensitivity(table: pd.DataFrame) -> list[str]:
    """Return for each pair of outlets in how many other ways its differences hold; `table`: of `sensitivity`."""
    told = []
    for pair, own in table[table["n_ways"] > 0].groupby(["outlet", "reference"], sort=False):
        weak = own[own["share_holds"] < 1].sort_values("share_holds", kind="stable")
        n, n_ways = len(own) - len(weak), own["n_ways"].iloc[0]
        held = f"{in_words(n)} {'difference holds' if n == 1 else 'differences hold'} in each"
        fewer = [f"“{row.group}” in {row.share_holds * n_ways:.0f}" for row in weak.itertuples()]
        told.append(f"{' and '.join(pair)}, in {times(n_ways, 'other way')} of analysis: {some([held, *fewer])}.")
    return told or ["No difference is left to be analysed in other ways."]


def named(asked: Compared | Hypothesis, group: str) -> str:
    """Return what a group is called in a sentence or picture."""
    by = asked.options.get("by", next(iter(asked.measure.groups), ""))
    if by == "voice" and isinstance(asked, Compared) and asked.corpus.is_of_headlines:
        return {"outlet": "in its headlines", "quoted": "in what its headlines quote"}.get(group, GROUPS[by][group])
    if group in GROUPS.get(by, {}):
        return GROUPS[by][group]
    if by in ("term", "word"):
        return asked.corpus.as_written(group) if isinstance(asked, Compared) else group
    if by == "speaker" and group.lower() in PLACES:
        return f"“{group}” (nobody named)"
    if by == "side":
        the = "the " if group in INSTITUTIONS - NAMES or group.startswith("United ") else ""
        return f"{the}{group}" if group in INSTITUTIONS else f"{the}{group}’s side".replace("s’s", "s’")
    if by in ("scare", "n_speakers"):  # the unit says it
        return ""
    return group.partition(" (")[0] if by == "name" else group


def suited(asked: Compared | Hypothesis, text: str) -> str:
    """Return words of the register with the actor's name, and on headlines where these stand in place of articles."""
    text = text.replace("the actor", asked.options.get("actor", "the actor"))
    return text.replace("article", things(asked.corpus)[:-1]) if isinstance(asked, Compared) else text


def _told(
    asked: Compared | Hypothesis, group: str, a: str, b: str, more: str = "more than", tone: str = "positive"
) -> str:
    name = named(asked, group)
    if group == ANY:  # the word may be compared too
        name = {"kind": "quotations", "speaker": "", "speaker_kind": ""}.get(asked.options.get("by", ""), name)
    about = {**asked.options, "group": name, "a": a, "b": b, "more": more, "tone": tone}
    told = suited(asked, asked.grouping.told).format(**about).replace("  ", " ")
    return told.replace(f"“{group}” makes", f"{group} make") if group in (RARE_NEGATIVE, RARE_POSITIVE) else told


def clause(compared: Compared, row: pd.Series, how_much: bool = False) -> str:
    """Return a row's difference as a clause about the outlet that has more, or that sounds more strongly."""
    asked, sides = compared.grouping, ("outlet", "reference")
    values = dict(zip(sides, (row.get("ratio", math.nan), row.get("reference_ratio", math.nan)), strict=True))
    tone = "negative" if max(values.values()) <= 0 else "positive"
    high, low = sides if (row["estimate"] > 0) == (tone == "positive") else sides[::-1]
    much = as_much(values[high], values[low]) if how_much and asked.number in ("share", "rate") else "more than"
    return _told(compared, row["group"], row[high], row[low], much, tone)


def as_much(more: float, less: float) -> str:
    """Return how much more one number is than another, in words that begin a comparison.

    Examples
    --------
    >>> as_much(0.33, 0.16), as_much(0.28, 0.1), as_much(3, 2), as_much(1, 0)
    ('twice as much as', 'more than twice as much as', 'more than', 'more than')
    """
    ratio = more / less if less > 0 else math.nan
    if not 1.8 <= ratio < 10:
        return "more than"
    whole = round(ratio) if ratio - int(ratio) > 0.85 or ratio - int(ratio) < 0.2 else int(ratio)
    much = "twice" if whole == 2 else f"{in_words(whole)} times"
    return f"{'more than ' if ratio - whole >= 0.2 else ''}{much} as much as"


def thing_of(group: str) -> str:
    """Return what a name of the measure "naming" is for.

    >>> thing_of("Kiev (Kyiv)")
    'Kyiv'
    """
    return group.partition(" (")[2].removesuffix(")")


def _unit(compared: Compared, group: str) -> str:
    """Return what a number is, as a sentence goes on after it."""
    asked = compared.grouping
    told = suited(compared, asked.unit.removeprefix("share ")).replace("one thing", thing_of(group))
    return told if asked.number in ("share", "rate") else "on a scale from −1 to 1"


def gap(row: pd.Series, number: str) -> str:
    """Return the range of a difference, whatever its sign."""
    low, high = map(WRITTEN[number].end, sorted((abs(row["low"]), abs(row["high"]))))
    return f"{low} to {high}{' points' if number == 'share' else ''}"


def note_on(compared: Compared, row: pd.Series, least: float = 0.0) -> str:
    """Say what a difference in quotations may come from: sides not known, if so many are or more differ, or errors."""
    if compared.measure.name != "quotes":
        return ""
    by, table = compared.options["by"], compared.table
    if by == "side" and row["group"] != NOT_TOLD:
        pair = (table["outlet"] == row["outlet"]) & (table["reference"] == row["reference"])
        for _, none in table[pair & (table["group"] == NOT_TOLD)].iterrows():
            gap = abs(none["estimate"])
            less = ", which is more than this difference" if abs(row["estimate"]) < gap else ""
            shares = f"{percent(none['ratio'])} ({row['outlet']}) and {percent(none['reference_ratio'])}"
            if not less and max(none["ratio"], none["reference_ratio"]) < least:
                return ""
            return f" The side is unknown for {shares} ({row['reference']}) of quoted words{less}."
    if by in ("kind", "speaker_kind", "speaker"):
        error = relative_error()
        if abs(row["estimate"]) < error * max(row["ratio"], row["reference_ratio"]):
            return f" The program alone may err as much between outlets ({percent(error)} of such a share)."
    return ""


def levels(compared: Compared) -> pd.DataFrame:
    """Return what each outlet with articles enough (if none has, each) has of each group, widespread groups first."""
    table, enough = compared.table, with_enough(compared.corpus.articles)
    rows = table[table["reference"].isna() & table["estimate"].notna()]
    rows = rows[rows["outlet"].isin(enough or rows["outlet"])]
    most = rows.assign(size=rows["estimate"].abs()).groupby("group")[["n_articles", "size"]].transform("max")
    order = pd.DataFrame({"vague": rows["group"].isin(NAMELESS), "n": -most["n_articles"], "size": -most["size"]})
    return rows.loc[order.assign(group=rows["group"]).sort_values([*order, "group"], kind="stable").index]


def _levels(compared: Compared) -> Iterator[str]:
    """Yield a sentence for each outlet by itself, on the first groups."""
    rows, write = levels(compared), WRITTEN[compared.grouping.number].level
    if compared.measure.name == "naming" and len(rows):
        rows = rows[rows["group"].map(thing_of) == thing_of(rows["group"].iloc[0])]
    groups, many = rows["group"].unique(), things(compared.corpus)[:-1]
    for outlet, own in rows[rows["group"].isin(groups[:FEW_GROUPS])].groupby("outlet", sort=False):
        told = []
        for _, row in own.iterrows():
            name, unit = f"{named(compared, row['group'])} ".lstrip(), f" {_unit(compared, row['group'])}"
            ends = f" ({'95 % range ' * (not told)}{write(row['low'])} to {write(row['high'])})"
            told.append(f"{name}{write(row['estimate'])}{'' if told else unit}{ends if pd.notna(row['low']) else ''}")
        up_to = "up to " * (own["n_articles"].nunique() > 1)
        yield f"{outlet}, in {up_to}{times(own['n_articles'].max(), many)}: {', '.join(told)}."
    if len(rows) and not with_enough(compared.corpus.articles):
        yield f"With fewer than {in_words(MIN_ARTICLES)} {many}s, this describes these {many}s, not the outlet."


def _differences(compared: Compared) -> list[str]:
    """Return a sentence for each difference that is more than chance, and one for all others."""
    asked, found, told = compared.grouping, compared.found, []
    write, many = WRITTEN[asked.number].level, things(compared.corpus)
    if compared.measure.name == "naming":  # what is not called one name is called another
        found = found[~found["group"].map(thing_of).duplicated()]
    for _, row in found.iterrows():
        unit = _unit(compared, row["group"])
        sides = sorted((row.get("ratio", math.nan), row.get("reference_ratio", math.nan)), key=abs, reverse=True)
        apart = f"difference {gap(row, asked.number)}" if pd.notna(row["low"]) else NO_RANGE
        against = f"{write(sides[0])} against {write(sides[1])} {unit} " if pd.notna(sides).all() else ""
        n = f"in {row['n_articles']:.0f} and {row['reference_n_articles']:.0f} {many}"
        first = "" if told else f"{_where(compared, row)}, "  # the other sentences are about the same articles
        seen = f" It shows in {stories}." if (stories := in_stories(row)) else ""
        note = note_on(compared, row)
        note = "" if any(sentence.endswith(note) for sentence in told) else note
        told.append(begun(f"{first}{clause(compared, row)}: {against}{n} ({apart}).{seen}{note}"))
    if rest := int(compared.table["p_adjusted"].notna().sum()) - len(compared.found):
        told.append(f"{times(rest, 'other difference') if told else f'Each of {rest:,} differences'} could be chance.")
    return told


def _of_words(compared: Compared) -> list[str]:
    table = compared.table
    if table.empty:
        return []
    found, (outlet, reference) = compared.found, compared.pairs[0]
    what = "words" if compared.options["order"] == 1 else "phrases"
    n = f"{len(table):,} {what}"
    told = [f"{_where(compared, table.iloc[0])}, {len(found) or 'none'} of {n} differ by more than chance."]
    for name, more in ((CONTENT, what.capitalize()), (NAMING, "Spellings"), (STYLE, "Style")):
        for side, whose in ((1, outlet), (-1, reference)):
            rows = found[(found["list"] == name) & (found["estimate"] * side > 0)]
            own, other = ("per_1000_words", "reference_per_1000_words")[::side]
            terms = []
            for _, row in rows.iterrows():
                seen = f", in {stories}" if (stories := in_stories(row)) else ""
                terms.append(f"{named(compared, row['group'])} ({row[own]:.1f} against {row[other]:.1f}{seen})")
            told += [f"{more}, more in {whose}, per 1,000 words: {some(terms)}."] if terms else []
    if len(found) and (others := int((table["likely"] & ~table["differs"]).sum())):
        every, true = int(table["likely"].sum()), int(table["n_true"].iloc[0])
        more = f"{others:,} more probably {'differs' if others == 1 else 'differ'}"
        told.append(f"{more}. Of all {every:,}, at most one in ten is chance, and {true:,} or more are not.")
    if table["detectable"].notna().any():  # with articles enough for a test
        shown = int((table["detectable"] <= math.log(3)).sum())
        told.append(f"Three times the use would probably be noticed of {shown or 'none'} of the {n}.")
    return told


def _where(compared: Compared, row: pd.Series) -> str:
    """Return within what the pair of a row is compared, as the beginning of a sentence."""
    if row["n_stories"]:
        n = row["n_stories"]
        return f"On the {in_words(n)} stories both cover" if n > 1 else "On the story both cover"
    few = "the two share too few stories, so topics differ too"
    return f"Over all {things(compared.corpus)} ({'shared stories or not' if compared.matched is False else few})"


def things(corpus: Corpus) -> str:
    """Return what is compared: articles, or headlines."""
    return "headlines" if corpus.is_of_headlines else "articles"


def caveats(compared: Compared) -> list[str]:
    """Return what has to be known first: that headlines are compared, or some of many, of which outlets and days."""
    told, many = ["These are headlines, not texts."] if compared.corpus.is_of_headlines else [], things(compared.corpus)
    told += left_aside(compared.corpus) if compared.outlet is None and compared.reference is None else []
    outlets, names = compared.corpus.articles["outlet"], {*compared.table["outlet"], *compared.table["reference"]}
    if (len(outlets) if REST in names else outlets[outlets.isin(names)].value_counts().max()) > MOST_ARTICLES:
        whole = ", with the whole of a story" * bool(compared.table["n_stories"].max())
        told.append(f"At most {MOST_ARTICLES:,} {many} of an outlet are compared, drawn at random{whole}.")
    rows = compared.table.reindex(columns=["outlet", "reference", "n_stories", "dates_overlap"])
    for _, row in rows[rows["dates_overlap"] < LITTLE].drop_duplicates(["outlet", "reference"]).iterrows():
        near = f"only articles on the same story within {NEAR_DAYS} days are compared" if row["n_stories"] else ""
        told.append(
            f"{row['outlet']} and {row['reference']} publish mostly on different days, "
            f"so {near or 'the news differs too'}."
        )
    return told


def left_aside(corpus: Corpus) -> list[str]:
    """Return a sentence on the outlets that are compared with each other, where there are more; none where not."""
    n, compared = len(with_enough(corpus.articles)), outlets_compared(corpus.articles)
    if n <= MOST_OUTLETS:
        return []
    most = f"the {in_words(MOST_OUTLETS)} with most {things(corpus)}"
    return [f"Of {n} outlets, {most} are compared: {listed(compared)}. Name two to compare others."]


def in_stories(row: pd.Series) -> str:
    """Return in how many of several stories a difference shows, and whether most of it comes from one of them."""
    if row["n_stories"] < 2 or pd.isna(row.get("n_stories_same")):
        return ""
    mostly = ", mostly from one" if row["without_one_story"] / row["estimate"] < LITTLE else ""
    return f"{row['n_stories_same']:.0f} of {times(row['n_stories'], 'story', 'stories')}{mostly}"
