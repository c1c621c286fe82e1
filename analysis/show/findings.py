"""What comparisons found: one in one line (`headline`), and how sure it is; all on the first page (`overview`)."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.comparison import resample
from analysis.comparison.chance import LEVEL
from analysis.comparison.compare import Compared
from analysis.comparison.quotes import ANY, NAMELESS, quotations
from analysis.comparison.resample import MIN_ARTICLES, MOST_ARTICLES
from analysis.comparison.story import stories, told_by
from analysis.comparison.words import CONTENT, NAMING, REST, STYLE
from analysis.corpus import Corpus, usual_days
from analysis.show.notebook import web
from analysis.show.numbers import begun, in_words, listed, times
from analysis.show.sentences import clause, gap, in_stories, levels, named, note_on, suited, thing_of, things
from analysis.text.outlets import in_order
from analysis.text.terms import FUNCTION_WORDS
from analysis.text.words import printable
from analysis.vocabulary import MAX_EXCERPT_WORDS

N_WORDS, N_SPELLINGS, N_TITLE_WORDS = 2, 4, 8
NOTHING = "No difference could be confirmed"
VERY = 0.1  # of the level
MUCH = 0.5  # of the quoted words has no known side
TOPICS = {"words": "word choice", "naming": "names", "actors": "whom they name", "quotes": "quoting"}
TOPICS |= {"sentiment": "tone", "toward": "tone toward anyone", "headline": "headlines"}
TOPICS |= {"collocates": "words near {actor}", "phrases": "phrases", "scare": "scare quotes", "side": "sides quoted"}
TOPICS |= {"cue_class": "reporting verbs", "speaker_kind": "kinds of speakers", "speaker": "speakers"}
TOPICS |= {"n_speakers": "the number of speakers", "kind": "forms of quotation"}
BY = {"kind": "by form of quotation", "speaker_kind": "by kind of speaker", "speaker": "by speaker"}
BY |= {"side": "by the speaker’s side", "cue_class": "by kind of verb", "voice": "by who speaks"}
FEWEST, MOST = 3, 6  # cards of the first page
N_STORIES = 2
WHOLE = range(5, MAX_EXCERPT_WORDS + 1)  # words of a quotation that can be shown whole
# pages about other articles, that are embedded too: what the first page calls these
ELSEWHERE = {"08": "of 2026 on another war. The West: BBC, Fox News, Guardian, New York Times"}
COLUMNS = {"side": "name_side", "speaker": "name"}


def headline(compared: Compared) -> str:
    """Return the finding of a comparison of two outlets in one line: that which differs most clearly."""
    outlet, reference = compared.pairs[0]
    measure, by, found = compared.measure.name, compared.options.get("by", ""), compared.found
    if compared.table["p_adjusted"].isna().all():
        return f"Too few articles to compare {outlet} and {reference}"
    if found.empty:
        topics = (TOPICS.get(str(asked)) for asked in (compared.options.get("order"), by, measure))
        topic = next(filter(None, topics), measure).format(**compared.options)
        return f"No difference between {outlet} and {reference} in {topic} could be confirmed"
    first, found = found.iloc[0], told_of(compared)
    more = {outlet: found[found["estimate"] > 0], reference: found[found["estimate"] < 0]}
    if measure == "words":
        said = {who: [f"“{named(compared, word)}”" for word in own["group"][:N_WORDS]] for who, own in more.items()}
        told = "; ".join(f"{who} writes {listed(words)} more" for who, words in said.items() if words)
        return begun(f"{outlet} and {reference} differ in style alone: {told}" if first["list"] == STYLE else told)
    if measure == "naming" and all(map(len, more.values())):
        here, there = (named(compared, own["group"].iloc[0]) for own in more.values())
        return begun(f"{outlet} writes {here}, {reference} {there}")
    alike, others = more.values() if first["estimate"] > 0 else reversed(more.values())
    if by == "cue_class" and len(alike) > 1:
        kinds = [named(compared, group) for group in alike["group"]]
        return begun(clause(compared, first).replace(kinds[0], listed(kinds)))
    told = begun(clause(compared, first, how_much=True))
    others = others[~others["group"].isin(NAMELESS)]
    if by == "side" and len(others):
        return f"{told}, which quotes {named(compared, others['group'].iloc[0])} more"
    return told


def told_of(compared: Compared) -> pd.DataFrame:
    """Return the differences that are told together with the clearest: of its list of words, or names of its thing."""
    found = compared.found
    if compared.measure.name == "words":
        return found[found["list"] == found["list"].iloc[0]] if len(found) else found
    if compared.measure.name == "naming" and len(found):
        return found[found["group"].map(thing_of) == thing_of(found["group"].iloc[0])]
    return found


def how_sure(compared: Compared) -> tuple[str, str]:
    """Return how sure the finding of `headline` is, in a word or two, and in half a line why."""
    found = compared.found
    if found.empty:
        return "Not sure.", "What differs here could be chance."
    row, why = found.iloc[0], []
    if "ratio" in found and pd.notna(row["low"]) and compared.measure.name != "naming":
        of = f" for {named(compared, row['group'])}" if len(found) > 1 else ""
        unit = f" {compared.grouping.unit}" if compared.grouping.number == "rate" else ""
        why.append(f"The gap is likely {gap(row, compared.grouping.number)}{unit}{of}.")
    if not row["n_stories"]:
        of = "This is of shared stories and others" if compared.matched is False else "The two share few stories"
        why.append(f"{of}, so topics differ too.")
    elif told := in_stories(row):
        why.append(f"Seen in {told}.")
    if compared.measure.name == "words" and row["list"] == CONTENT and found["list"].eq(NAMING).any():
        spelt, write = found[found["list"] == NAMING][:N_SPELLINGS], compared.corpus.as_written
        sides = [spelt.loc[spelt["estimate"] * side > 0, "group"].map(write) for side in (1, -1)]
        told = [f"{who} {listed(own)}" for who, own in zip(compared.pairs[0], sides, strict=True) if len(own)]
        why.append(f"Spellings differ: {', '.join(told)}.")
    why += filter(None, [note_on(compared, row, MUCH).strip()])
    is_very = row["p_adjusted"] < VERY * LEVEL and row["n_stories"] > 1 and not any("mostly" in each for each in why)
    return "Very sure." if is_very else "Sure.", " ".join(why)


def described(compared: Compared) -> str:
    """Return what the numbers of a comparison are, as the line below a picture's title."""
    group = compared.grouping
    unit = group.unit.replace("share", "percent") if group.number == "share" else group.unit
    unit = suited(compared, unit)
    unit = "times per 1,000 words" if compared.measure.name == "words" else unit
    unit = f"{unit}, {by}" if (by := BY.get(compared.options.get("by", ""))) else unit
    unit += ", in headlines" * (compared.corpus.is_of_headlines and "headline" not in unit)
    return unit[:1].upper() + unit[1:]


def source(compared: Compared) -> str:
    """Return n and source of a comparison of two outlets, or of each outlet by itself, as the line below a picture."""
    articles, where, many = compared.corpus.articles, "", things(compared.corpus)
    names = [*compared.pairs[0]] if compared.pairs else [*levels(compared)["outlet"].unique()]
    if REST in names:
        articles = articles.assign(outlet=articles["outlet"].where(articles["outlet"] == names[0], REST))
    if compared.pairs:
        paired = resample.pair(articles, *names, compared.matched)
        articles = articles[articles["article_id"].isin(paired.article_ids)]
        if n_stories := paired.n_stories:
            where = f", on the {f'{in_words(n_stories)} stories' if n_stories > 1 else 'story'} both cover"
    articles = articles[articles["outlet"].isin(names)]
    counts = articles["outlet"].value_counts().reindex(names, fill_value=0)
    n = listed(f"{times(counts[name], many[:-1]) if name == names[0] else counts[name]} of {name}" for name in names)
    days = usual_days(compared.corpus).reindex(articles.index).dropna() if "published" in articles else ()
    return f"{n}{where}. Source: {many} of {between(days, '%B %Y')}." if len(days) else f"{n}{where}."


def between(days: pd.Series, form: str, to: str = " to ") -> str:
    """Return the first and the last day, as `form` writes them; once where they are written alike."""
    first, last = (f"{day:{form}}" for day in (days.min(), days.max()))
    return last if first == last else f"{first.removesuffix(f' {days.max().year}')}{to}{last}"


def story_titles(corpus: Corpus) -> dict[str, str]:
    """Return the names of all stories as titles: no code before them, capitals where they are written.

    A story that was found is called by the first words of the headline that is most like the others; where there are no
    headlines, by its terms.

    Examples
    --------
    >>> articles = pd.DataFrame({"story": ["E02_grain_ships"], "story_confidence": [float("nan")], "title": ["A vote"]})
    >>> story_titles(Corpus({"quotes": pd.DataFrame({"excerpt": [], "speaker": []}), "articles": articles}))
    {'E02_grain_ships': 'Grain ships'}
    """
    found = corpus.articles.dropna(subset=["story", "story_confidence"])
    found = found.sort_values("story_confidence", ascending=False, kind="stable").groupby("story")["title"].first()
    titles = {}
    for name in corpus.articles["story"].dropna().unique():
        if isinstance(nearest := found.get(name), str):
            titles[name] = " ".join(nearest.split()[:N_TITLE_WORDS]) + " …" * (len(nearest.split()) > N_TITLE_WORDS)
            continue
        told = re.sub(r"^[A-Z]\d+[_ ]", "", name).replace("_", " ")
        told = corpus.as_written(told.replace("-", ", ") if name in found else told)
        titles[name] = told[:1].upper() + told[1:]
    return titles


def overview(pages: Sequence[Any], corpus: Corpus) -> dict:
    """Return what the first page holds: the first finding as its title, cards with their page, the first stories."""
    made = [{**part, **part["card"], "page": page} for page in pages for part in page.figures if "card" in part]
    for one in made:
        if told := ELSEWHERE.get(one["page"].stem[:2]):
            n = one["source"].partition(". ")[0].rstrip(".")
            one |= {"question": told, "unit": f"{one.get('unit')} {told}", "sure": (one["sure"][0], f"{n}.")}
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
    nothing = "Too few articles to compare outlets" if (~is_few).sum() < 2 else NOTHING
    nothing = f"All articles are of {counts.index[0]}" if len(counts) == 1 else nothing
    titles, told = story_titles(corpus), stories(corpus).query("n_outlets > 1")["story"]
    page_of = dict(zip(told, (page for page in pages if page.stem.startswith("story-")), strict=False))
    n_second = articles.groupby("story")["outlet"].value_counts().groupby("story").nth(1).droplevel("outlet")
    fullest = n_second[n_second.index.isin(page_of)].sort_values(ascending=False, kind="stable").index[:N_STORIES]
    return {
        "title": lead["headline"] if lead else nothing,
        "about": about,
        "lead": lead,
        "cards": [one for one in shown if one is not lead],
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
