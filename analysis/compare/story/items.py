"""What an article of a story may have or lack: terms, quoted speakers and sides, actors, and shared statements.

Entry point: `items`. `stem` decides which words are forms of one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from analysis.compare.statements import align
from analysis.compare.story.pick import Story
from analysis.compare.terms import PHRASES, term_counts
from analysis.text.terms import FUNCTION_WORDS

KINDS = ("term", "speaker", "side", "actor", "statement")
COLUMNS = ("kind", "item", "article_id", "count", "offset", "excerpt")
_WITH_A_NAME = ("named", "institution", "outlet")
_LEAST_STEM = 4


def items(story: Story) -> pd.DataFrame:
    """List what each article of a story has.

    Returns
    -------
    DataFrame
        A row for each item of an article: `kind` (one of `KINDS`), `item`, `article_id`, `count` (uses, quoted words,
        mentions or quotations), `offset` and `excerpt` (of the longest quotation, or the first mention; missing for
        terms, whose places the tables do not hold).

    Notes
    -----
    Terms are words of either voice, function words left out, forms of a word taken together (`stem`), and phrases
    (`analysis.compare.terms`); a word that stands in the same articles as a phrase it is part of is left out for the
    phrase, phrases of the same articles that run into one another are one, and a name is a speaker or an actor before a
    term. Speakers are those with a name. Statements are quotations of one speaker in two articles at least, of any
    outlets, that share words (`analysis.compare.statements`), so that what is looked at does not depend on who
    left it out.
    """
    named = pd.concat([_speakers(story), _actors(story)])
    found = [_terms(story, _where(named)), named, _sides(story), _statements(story)]
    tables = [table.reindex(columns=list(COLUMNS)) for table in found if len(table)]
    return pd.concat(tables, ignore_index=True) if tables else _none()


def _none() -> pd.DataFrame:
    return pd.DataFrame(columns=list(COLUMNS))


def stem(term: str) -> str:
    """Give what the forms of an English word have in common, roughly: without -s, -es, -ies, -ed and -ing.

    Notes
    -----
    The S-stemmer of Harman (1991, "How Effective is Suffixing?", JASIS 42(1)) and two more endings. Where it takes two
    words for one, an article that has the one does not lack the other: it errs to the side of fewer omissions.

    Examples
    --------
    >>> [stem(word) for word in ("missiles", "shelling", "shelled", "cities", "city", "u.s.", "iaea's", "press")]
    ['missil', 'shell', 'shell', 'cit', 'cit', 'u.s.', 'iaea', 'press']
    """
    word = term.removesuffix("'s")
    for ending in ("ing", "ies", "ied", "ed", "es", "s"):
        if word.endswith(ending) and not word.endswith(("ss", "us")) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) >= _LEAST_STEM and word.endswith(("e", "y")) else word


def _where(table: pd.DataFrame) -> dict[str, frozenset]:
    """Give the articles of each item, its name in small letters."""
    return _articles_of(table["item"].str.lower(), table["article_id"]) if len(table) else {}


def _articles_of(names: pd.Series, article_ids: pd.Series) -> dict[str, frozenset]:
    found: dict[str, set] = defaultdict(set)
    for name, article_id in zip(names.tolist(), article_ids.tolist(), strict=True):
        found[name].add(article_id)
    return {name: frozenset(articles) for name, articles in found.items()}


def _terms(story: Story, names: Mapping[str, frozenset]) -> pd.DataFrame:
    words = story.corpus.words
    single = words[(words["order"] == 1) & ~words["term"].isin(FUNCTION_WORDS) & (words["term"].str.len() > 1)]
    counts = single.groupby(["term", "article_id"])["count"].sum().reset_index()
    counts["stem"] = counts["term"].map({term: stem(term) for term in counts["term"].unique().tolist()})
    shown = counts.groupby(["stem", "term"])["count"].sum().reset_index()
    shown = shown.sort_values(["count", "term"], ascending=[False, True]).drop_duplicates("stem")
    counts = counts.groupby(["stem", "article_id"])["count"].sum().reset_index()
    counts["item"] = counts["stem"].map(shown.set_index("stem")["term"])
    longer = _phrases(words, story.corpus.articles["article_id"].to_numpy())
    where = _where(longer)
    where_single = dict(zip(counts["stem"], counts["item"], strict=True))
    articles_of = _articles_of(counts["stem"], counts["article_id"])
    same = {part for phrase in where for part in map(stem, phrase.split(" ")) if articles_of.get(part) == where[phrase]}
    longer["item"] = longer["item"].map(_joined(where))
    longer = longer.groupby(["item", "article_id"])["count"].max().reset_index()
    table = pd.concat([counts[~counts["stem"].isin(same)], longer]).assign(kind="term")
    where |= {where_single[key]: found for key, found in articles_of.items()}
    known = [term for term, found in where.items() if names.get(term) == found]
    return table[~table["item"].isin(known)]


def _phrases(words: pd.DataFrame, article_ids: np.ndarray) -> pd.DataFrame:
    """Count each phrase in all its forms, also where it is part of a longer one: an article that has that has it."""
    chosen = set(term_counts(words, article_ids, None, PHRASES)[0])
    longer = words[words["order"] > 1]
    code, terms = pd.factorize(longer["term"].to_numpy(object))
    parts = [term.split(" ") for term in terms]
    stems = {word: stem(word) for word in set().union(*parts)}
    keys = [" ".join([stems[word] for word in found]) for found in parts]
    is_chosen = np.array([term in chosen for term in terms], bool)
    wanted = {key for key, kept in zip(keys, is_chosen, strict=True) if kept}
    is_wanted = np.array([key in wanted for key in keys], bool)[code]
    longer = longer[is_wanted].assign(key=np.array(keys, object)[code[is_wanted]])
    uses = longer[is_chosen[code[is_wanted]]].groupby(["key", "term"])["count"].sum().reset_index()
    shown = uses.sort_values(["count", "term"], ascending=[False, True]).drop_duplicates("key").set_index("key")["term"]
    counts = longer.groupby(["key", "article_id"])["count"].sum().reset_index()
    return counts.assign(item=counts["key"].map(shown))[["item", "article_id", "count"]]


def _joined(where: Mapping[str, frozenset]) -> dict[str, str]:
    """Join phrases of the same articles that overlap: "prime minister helena" and "minister helena marrick"."""
    joined = {phrase: phrase for phrase in where}
    beginning: dict[tuple, list[str]] = defaultdict(list)
    for phrase in where:
        first = phrase.split(" ")
        for n in range(1, len(first) + 1):
            beginning[tuple(first[:n])].append(phrase)
    for phrase in sorted(where, key=lambda phrase: (-phrase.count(" "), phrase)):
        first, *rest = phrase.split(" ")
        for other in beginning[tuple(rest)]:
            if other != phrase and where[other] == where[phrase]:
                whole = f"{first} {joined[other]}"
                joined |= {key: whole for key, label in joined.items() if label in (joined[phrase], joined[other])}
                break
    return joined


def _longest(quotes: pd.DataFrame, by: str, kind: str) -> pd.DataFrame:
    own = quotes[quotes[by].notna()].sort_values("n_words", ascending=False, kind="stable")
    found = own.groupby([by, "article_id"]).agg(
        count=("n_words", "sum"), offset=("offset", "first"), excerpt=("excerpt", "first")
    )
    return found.reset_index().rename(columns={by: "item"}).assign(kind=kind)


def _speakers(story: Story) -> pd.DataFrame:
    return _longest(story.quotes[story.quotes["speaker_kind"].isin(_WITH_A_NAME)], "name", "speaker")


def _sides(story: Story) -> pd.DataFrame:
    return _longest(story.quotes, "name_side", "side")


def _actors(story: Story) -> pd.DataFrame:
    found = story.corpus.actors.groupby(["actor", "article_id"]).agg(
        count=("n_mentions", "sum"), offset=("start", "min")
    )
    return found.reset_index().rename(columns={"actor": "item"}).assign(kind="actor")


def _statements(story: Story) -> pd.DataFrame:
    # each article as an outlet of its own, so that no pair of articles is left out
    apart = story.corpus.articles.assign(outlet=lambda articles: articles["article_id"])
    pairs = align(apart, story.corpus.quotes, story.texts)
    if pairs.empty:
        return _none()
    ends = [
        pairs[["article_id", "quote"]].itertuples(index=False, name=None),
        pairs[["other_article_id", "other_quote"]].itertuples(index=False, name=None),
    ]
    group = _connected(list(zip(*ends, strict=True)))
    quotes = story.quotes.set_index(["article_id", "quote"]).loc[list(group)].assign(group=list(group.values()))
    quotes = quotes.reset_index().sort_values("n_words", ascending=False, kind="stable")
    label = quotes.groupby("group").first()
    names = {g: f"{row['name']}: “{row['excerpt']}”" for g, row in label.iterrows()}
    found = _longest(quotes, "group", "statement")
    return found.assign(item=found["item"].map(names))


def _connected(pairs: Iterable[tuple]) -> dict[tuple, int]:
    """Number the connected groups of pairs."""
    parent: dict[tuple, tuple] = {}

    def root(key):
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for one, other in pairs:
        parent[root(one)] = root(other)
    numbers = {key: i for i, key in enumerate(sorted({root(key) for key in parent}))}
    return {key: numbers[root(key)] for key in sorted(parent)}
