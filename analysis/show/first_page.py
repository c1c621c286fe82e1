"""The report's first page: the clearest finding as its title, cards for others, and stories.

Entry points: `overview`; `card`, what a comparison gives to it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.comparison.compare import Compared
from analysis.comparison.quotes import ANY, NAMELESS, quotations
from analysis.comparison.resample import MIN_ARTICLES, MOST_ARTICLES
from analysis.comparison.story import stories, told_by
from analysis.comparison.words import STYLE
from analysis.corpus.accounts import usual_days
from analysis.corpus.corpus import Corpus
from analysis.show.findings import NOTHING, between, headline, how_sure, source, story_titles
from analysis.show.notebook import web
from analysis.show.numbers import times
from analysis.show.sentences import things
from analysis.text.outlets import in_order
from analysis.text.terms import FUNCTION_WORDS
from analysis.text.words import printable
from analysis.vocabulary import MAX_EXCERPT_WORDS

FEWEST, MOST = 3, 6  # cards
N_STORIES = 2
WHOLE = range(5, MAX_EXCERPT_WORDS + 1)  # words of a quotation that can be shown whole
# pages about other articles, that are embedded too: what the first page calls these
ELSEWHERE = {"08": "of 2026 on another war"}
IRGC = " IRGC: Iran’s Revolutionary Guard."
WEST = ": BBC, Fox News, Guardian, New York Times"  # as notebook 08 takes them together
COLUMNS = {"side": "name_side", "speaker": "name"}


def overview(pages: Sequence[Any], corpus: Corpus) -> dict:
    """Return what the first page holds: the first finding as its title, cards with their page, the first stories."""
    made = [{**part, **part["card"], "page": page} for page in pages for part in page.figures if "card" in part]
    for one in made:
        if told := ELSEWHERE.get(one["page"].stem[:2]):
            n = one["source"].partition(". ")[0].rstrip(".")
            why = f"{n}{WEST * n.endswith('the West')}.{IRGC * ('IRGC' in one['headline'])}"
            one |= {"question": told, "unit": f"{one.get('unit')} {told}", "sure": (one["sure"][0], why)}
    shown = first(one for one in made if one["found"] or one["question"] not in ELSEWHERE.values())
    said: set[str] = set()
    for one in shown:
        one["quotations"] = [quote for quote in one["quotations"] if quote["text"] not in said]
        said.update(quote["text"] for quote in one["quotations"])
    corpus = corpus.comparable()
    articles, many = corpus.articles, things(corpus)
    lead = next((one for one in shown if one["found"] and one["question"] not in ELSEWHERE.values()), None)
    counts, days = articles["outlet"].value_counts(), usual_days(corpus)
    is_few = counts < MIN_ARTICLES
    about = f"{times(len(articles), many[:-1])} ({told_by(counts if is_few.all() else counts[~is_few])})"
    about += f", {between(days, '%B %Y')}." if len(days) else "."
    if counts.max() > MOST_ARTICLES:
        about += f" At most {MOST_ARTICLES:,} of an outlet are compared, drawn at random."
    about += f" Too few to compare: {told_by(counts[is_few])}." if is_few.any() and not is_few.all() else ""
    titles, told = story_titles(corpus), stories(corpus).query("n_outlets > 1")["story"]
    page_of = dict(zip(told, (page for page in pages if page.stem.startswith("story-")), strict=False))
    n_second = articles.groupby("story")["outlet"].value_counts().groupby("story").nth(1).droplevel("outlet")
    fullest = n_second[n_second.index.isin(page_of)].sort_values(ascending=False, kind="stable").index[:N_STORIES]
    return {
        "title": lead["headline"] if lead else _nothing(counts) or NOTHING,
        "about": about,
        "lead": lead,
        "cards": [one for one in shown if one is not lead],
        "alone": [told for page in pages for told in _first_of(page) if told.startswith(tuple(counts.index))],
        "least": MIN_ARTICLES,
        "n_chance": sum(one["n_chance"] for one in made),
        "stories": [(titles[name], _story(page_of[name], articles[articles["story"] == name])) for name in fullest],
    }


def card(compared: Compared) -> dict:
    """Return what the first page says of two outlets compared, and where it stands among other cards (`rank`)."""
    measure, group, found, sure = compared.measure, compared.grouping, compared.found, how_sure(compared)
    told = {*found.head(1)["group"], *found.head(1).get("list", ())}
    is_vague = measure.name == "naming" or told & {*NAMELESS, STYLE}
    late = 2.0 if is_vague else float(not group.is_main and measure.name != "words")
    rank = [1.0, late, 1.0, 0.0]
    if len(found):
        row = found.iloc[0]
        of_both = row.reindex(["ratio", "reference_ratio"]).abs().sum() if group.number == "rate" else 1.0
        size = float(abs(row["estimate"]) / of_both) if of_both else 0.0  # of words there is no ratio
        rank = [0.0 if row["n_stories"] else 0.5, late, float(sure[0] != "Very sure."), -size]
    return {
        "pair": list(compared.pairs[0]),
        "question": f"{measure.name} {ANY if ANY in told else compared.options.get('by', '')}",
        "found": bool(len(found)),
        "n_chance": int(compared.table["p_adjusted"].notna().sum()) - len(found),
        "rank": rank,
        "headline": printable(headline(compared)),
        "sure": sure,
        "source": source(compared),
        "quotations": _quotations(compared, found),
    }


def first(cards: Iterable[Mapping]) -> list[Mapping]:
    """Return the first page's cards: one a question, those found first, then main questions that found nothing.

    Where there are too many, an outlet that one card alone tells of keeps it.
    """
    ranked, chosen = sorted((one for one in cards if "small" in one), key=lambda one: one["rank"]), {}
    main = ranked[0]["pair"] if ranked else None  # of the others only what these two do not differ in
    for one in sorted(ranked, key=lambda one: (one["rank"][0], one["pair"] != main, one["rank"])):
        if one["found"] or len(chosen) < FEWEST or one["question"].startswith("sentiment"):
            chosen.setdefault(one["question"], one)
    shown = [*chosen.values()]
    while len(shown) > MOST:
        n_cards = Counter(outlet for one in shown for outlet in one["pair"])
        spare = [one for one in shown if min(n_cards[outlet] for outlet in one["pair"]) > 1]
        shown.remove((spare or shown)[-1])
    return shown


def _quotations(compared: Compared, found: pd.DataFrame) -> list[dict]:
    """Return the longest quotation that tables hold whole in each outlet of what that outlet quotes more."""
    column = COLUMNS.get(compared.options.get("by", ""))
    if compared.measure.name != "quotes" or column is None:
        return []
    quotes, told = quotations(compared.corpus), []
    is_named = quotes["name"].str[:1].str.isupper().eq(True)
    quotes = quotes[(quotes["kind"] == "direct") & is_named & quotes["n_words"].isin(WHOLE)]
    for outlet, sign in zip(compared.pairs[0], (1, -1), strict=True):
        more = found[found["estimate"] * sign > 0]["group"].tolist()
        own = quotes[(quotes["outlet"] == outlet) & quotes[column].isin(more[:1])]
        own = own[own["excerpt"].map(_is_clause).astype(bool)].sort_values("n_words", kind="stable")
        for row in own.tail(1).itertuples():
            said = {"text": printable(row.excerpt), "who": printable(row.name)}
            told.append(said | {"outlet": outlet, "url": web(row.url)})
    return told


def _is_clause(text: str) -> bool:
    """Return whether words read as one whole clause: a capital begins it, no word that wants another ends it."""
    first, *rest = text.split()
    is_one = not any(len(word) > 1 and word.istitle() and word.lower() in FUNCTION_WORDS for word in rest)
    return is_one and first[0].isupper() and text.lower().split()[-1] not in FUNCTION_WORDS and not text.endswith("ly")


def _first_of(page: Any) -> list[str]:
    return page.figures[0].get("told", [])[:2] if page.figures else []


def _nothing(counts: pd.Series) -> str:
    """Say why nothing is compared, if it is for want of articles."""
    few = "" if (counts >= MIN_ARTICLES).sum() > 1 else "Too few articles to compare outlets"
    return f"All articles are of {counts.index[0]}" if len(counts) == 1 else few


def _story(page: Any, articles: pd.DataFrame) -> dict:
    """Return what the first page says of a story: when, and the first headline of the outlets that tell it most."""
    days, counts = articles["published"].dropna(), articles["outlet"].value_counts()
    headlines = (
        articles.dropna(subset="title").sort_values("published", kind="stable").groupby("outlet")["title"].first()
    )
    most = in_order([name for name in counts.index if name in headlines][:2])
    form = "%-d %B" if articles["published"].dt.year.nunique() < 2 else "%-d %B %Y"
    when = between(days, form, "–") if len(days) else ""
    return {"page": page, "when": when, "n": told_by(counts), "headlines": [(name, headlines[name]) for name in most]}
