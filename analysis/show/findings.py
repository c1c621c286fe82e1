"""What a comparison found: in one line (`headline`), how sure it is, and what stands around its picture."""

import re

import pandas as pd

from analysis.comparison import resample
from analysis.comparison.chance import LEVEL
from analysis.comparison.compare import Compared
from analysis.comparison.quotes import NAMELESS
from analysis.comparison.words import CONTENT, NAMING, REST, STYLE
from analysis.corpus.accounts import usual_days
from analysis.corpus.corpus import Corpus
from analysis.show.numbers import begun, in_words, listed, times
from analysis.show.sentences import clause, gap, in_stories, levels, named, note_on, suited, thing_of, things

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
        told = "; ".join(f"{who} writes {_first(compared, own)} more" for who, own in more.items() if len(own))
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


def _first(compared: Compared, own: pd.DataFrame) -> str:
    """Return the words of a side that differ in most stories."""
    own = own.sort_values("n_stories_same", ascending=False, kind="stable") if "n_stories_same" in own else own
    return listed(f"“{compared.corpus.as_written(word)}”" for word in own["group"][:N_WORDS])


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
    elif pd.notna(row.get("n_stories_same")):
        why.append(f"Seen in {in_stories(row)}.")
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
