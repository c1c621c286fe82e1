"""The findings of a report's first page: which come first, and whose words stand beside each.

Entry points: `card`, of a comparison, and `overview`, of all pages of a report.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.comparison.compare import Compared
from analysis.comparison.story import stories
from analysis.corpus.accounts import usual_days
from analysis.corpus.corpus import Corpus
from analysis.show.captions import headline, how_sure, source, story_title
from analysis.show.sentences import differing, times
from analysis.text.outlets import in_order
from analysis.text.terms import FUNCTION_WORDS
from analysis.text.words import printable
from analysis.vocabulary import MAX_EXCERPT_WORDS

FEWEST, MOST, N_STORIES = 3, 6, 2
OF_CARDS = {"words": 0.0, "naming": 2.0, "quotes": 1.0, "sentiment": 1.0, "toward": 1.0}  # and how late they come
WHOLE = range(5, MAX_EXCERPT_WORDS + 1)  # words of a quotation that can be shown whole
# pages about other articles, that are embedded too: what the first page calls these
ELSEWHERE = {"08": "Headlines of the first four days of another war"}
COLUMNS = {"side": "name_side", "speaker": "name"}


def card(compared: Compared) -> dict:
    """Return what the first page says of two outlets compared, and where it stands among other cards (`rank`)."""
    measure, found = compared.measure, differing(compared.table)
    group = measure.group(compared.options)
    late = OF_CARDS.get(measure.name, 3.0) if measure.name == "naming" or not group.is_main else 0.0
    rank, sure = [1.0, late, 1.0, 0.0], how_sure(compared)
    if len(found):
        row = found.iloc[0]
        ratios = [abs(row.get(name, float("nan"))) for name in ("ratio", "reference_ratio")]
        size = abs(row["estimate"]) / sum(ratios) if group.number == "rate" else abs(row["estimate"])
        rank = [0.0 if row["n_stories"] else 0.5, late, float(sure[0] != "Very sure."), -float(size)]
    return {
        "pair": list(compared.pairs[0]),
        "question": f"{measure.name} {compared.options.get('by', '')}",
        "found": bool(len(found)),
        "n_chance": int(compared.table["p_adjusted"].notna().sum()) - len(found),
        "rank": [0.0 if pd.isna(number) else number for number in rank],
        "headline": printable(headline(compared)),
        "sure": sure,
        "source": source(compared),
        "quotations": _quotations(compared, found),
    }


def is_shown(compared: Compared) -> bool:
    """Return whether a comparison may stand on the first page; of tone, the main questions alone."""
    name = compared.measure.name
    return name in OF_CARDS and (
        name not in ("sentiment", "toward") or compared.measure.group(compared.options).is_main
    )


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
    articles, quotes, told = compared.corpus.articles, compared.corpus.quotes, []
    for outlet, sign in zip(compared.pairs[0], (1, -1), strict=True):
        more = found[found["estimate"] * sign > 0]["group"].tolist()
        own = articles[(articles["outlet"] == outlet) & articles["story"].notna()]
        said = quotes[quotes["article_id"].isin(own["article_id"]) & (quotes["kind"] == "direct")]
        said = said[said[column].isin(more[:1]) & said["name"].notna() & said["n_words"].isin(WHOLE)]
        said = said[said["excerpt"].map(_is_clause).astype(bool)].sort_values("n_words", kind="stable")
        for quote in said.tail(1).itertuples():
            url = own.set_index("article_id").get("url", pd.Series(dtype=object)).get(quote.article_id)
            url = url if isinstance(url, str) and url.startswith(("http://", "https://")) else ""
            told.append({"text": printable(quote.excerpt), "who": printable(quote.name), "outlet": outlet, "url": url})
    return told


def _is_clause(text: str) -> bool:
    """Return whether words read as one whole clause: a capital begins it, no word that wants another ends it.

    Examples
    --------
    >>> [_is_clause(text) for text in ("The bridge is open today", "the open bridge", "The bridge is really")]
    [True, False, False]
    """
    first, *rest = text.split()
    is_one = not any(len(word) > 1 and word.istitle() and word.lower() in FUNCTION_WORDS for word in rest)
    return is_one and first[0].isupper() and text.lower().split()[-1] not in FUNCTION_WORDS and not text.endswith("ly")


def overview(pages: Sequence[Any], corpus: Corpus) -> dict:
    """Return what the first page holds: its title, cards with their page, and the first stories."""
    made = [{**part, **part["card"], "page": page} for page in pages for part in page.figures if "card" in part]
    for one in made:
        if told := ELSEWHERE.get(one["page"].stem[:2]):
            one |= {"question": told, "sure": (one["sure"][0], f"{told}: {one['source']}")}
    shown = first([one for one in made if one["found"] or one["question"] not in ELSEWHERE.values()])
    articles = corpus.comparable().articles
    said: set[str] = set()
    for one in shown:
        one["quotations"] = [quote for quote in one["quotations"] if quote["text"] not in said]
        said.update(quote["text"] for quote in one["quotations"])
    outlets = in_order({name for one in shown if one["found"] for name in one["pair"]} & {*articles["outlet"]})
    named = " and ".join(filter(None, [", ".join(outlets[:-1]), *outlets[-1:]]))
    counts, days = articles["outlet"].value_counts(), usual_days(corpus)
    when = f", {' to '.join(dict.fromkeys(f'{day:%B %Y}' for day in (days.min(), days.max())))}" if len(days) else ""
    n = ", ".join(f"{name} {counts[name]:,}" for name in in_order(counts.index))
    about = f"{times(len(articles), 'article')} ({n}){when}."
    about = shown[0]["source"] if len(outlets) == 2 and shown else about
    names = stories(corpus).query("n_outlets > 1")["story"]
    of_stories = zip(names, [page for page in pages if page.stem.startswith("story-")], strict=False)
    told = [(story_title(name, corpus), _story(page, articles[articles["story"] == name])) for name, page in of_stories]
    return {
        "title": f"What differs between {named}" if outlets else "No difference could be confirmed",
        "about": about,
        "cards": shown,
        "n_chance": sum(one["n_chance"] for one in made),
        "stories": told[:N_STORIES],
        "n_stories": len(told),
    }


def _story(page: Any, articles: pd.DataFrame) -> dict:
    """Return what the first page says of a story: when, and the first headline of the outlets that tell it most."""
    days, counts = articles["published"].dropna(), articles["outlet"].value_counts()
    when = "–".join(dict.fromkeys(f"{day.day} {day:%B}" for day in (days.min(), days.max()))) if len(days) else ""
    titled = articles.dropna(subset="title").sort_values("published", kind="stable")
    headlines = titled.groupby("outlet")["title"].first()
    most = [name for name in counts.index if name in headlines][:2]
    n = ", ".join(f"{counts[name]} {name}" for name in in_order(counts.index))
    return {"page": page, "when": when, "n": n, "headlines": [(name, headlines[name]) for name in in_order(most)]}
