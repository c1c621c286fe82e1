"""Sums over articles for terms: names for the same thing, actors, words beside an actor, and any one term."""

from functools import cache
from pathlib import Path

import pandas as pd

from analysis.comparison.keyness import MIN_ARTICLES_WITH_TERM
from analysis.comparison.ratios import in_voice, over
from analysis.corpus import Corpus
from analysis.errors import InputError, NothingToCompare
from analysis.text import words as texts
from analysis.text.terms import MAX_ORDER

LEAST_SHARE = 0.02
ANYBODY = "anybody of the list of actors"
VARIANTS = Path(__file__).resolve().parents[1] / "lists" / "variants.csv"


@cache
def variants() -> pd.DataFrame:
    """Return the list of naming variants: `label, set, variant, terms, except, spelling, note`; a row a variant.

    `label` is its name in tables, as “Kiev (Kyiv)”; `terms` are the words counted for it, `except` longer ones in which
    they mean something else, both as lists in the form in which the `words` table counts them; `spelling` is "yes" for
    forms of one proper name.
    """
    listed = pd.read_csv(VARIANTS, keep_default_na=False)
    for column in ("terms", "except"):
        listed[column] = [[as_term(term) for term in cell.split("|") if term] for cell in listed[column]]
    return listed.assign(label=listed["variant"] + " (" + listed["set"] + ")")


def spellings() -> pd.DataFrame:
    """Return those of `variants` that spell one name, a row a term; of several words, also each that only one has.

    Volodymyr and Vladimir are spellings, as Volodymyr Zelensky and Vladimir Zelensky are; Zelensky is none of these.
    """
    spelled = variants().query("spelling == 'yes'").explode("terms")
    words = spelled.assign(terms=spelled["terms"].str.split())
    words = words[words["terms"].str.len().gt(1).groupby(words["set"]).transform("all")].explode("terms")
    words = words.drop_duplicates(["variant", "terms"])
    return pd.concat([spelled, words[~words.duplicated("terms", keep=False)]], ignore_index=True)


def variants_of(corpus: Corpus) -> pd.DataFrame:
    """Return `variants`, and behind them the names that a person wants compared in this corpus (`actors.csv`)."""
    own = [
        {"label": f"{name} ({actor})", "set": actor, "variant": name, "terms": [as_term(name)], "except": []}
        for actor, names in corpus.manifest.get("compared", {}).items()
        for name in names
    ]
    return pd.concat([variants(), pd.DataFrame(own)], ignore_index=True) if own else variants()


def as_term(phrase: str) -> str:
    """Return a word or words in the form in which the `words` table counts them.

    Examples
    --------
    >>> as_term("People’s  Republic"), as_term("US")
    ('people republic', 'u.s.')
    """
    return " ".join(texts.term(phrase[start:end]) for start, end in texts.words(phrase))


def most_named(corpus: Corpus) -> str:
    """Return the actor that most articles name; “anybody” where none does."""
    n_articles = corpus.actors.groupby("actor")["article_id"].nunique()
    return ANYBODY if n_articles.empty else n_articles.idxmax()


def beside(
    corpus: Corpus, actor: str, voice: str | None = "outlet", min_articles: int = MIN_ARTICLES_WITH_TERM
) -> pd.DataFrame:
    """Return each article's sentences with a word and an actor, over those that name the actor.

    Content words that stand with the actor in `min_articles` articles, and in 2 % of those that name it. What it cannot
    show: a word that an outlet uses more everywhere stands beside the actor more, too.
    """
    named = corpus.actors.groupby("actor")["n_sentences"].sum()
    if actor not in named.index:
        most = ", ".join(named.nlargest(8).index)
        known = f"the actors named most are {most}" if most else "give a list of them to `annotate --actors`"
        raise NothingToCompare(f"no article names {actor if actor == ANYBODY else repr(actor)}; {known}")
    own, company = (in_voice(corpus.rows(table, actor=[actor]), voice) for table in ("actors", "collocates"))
    often = company.groupby("term")["article_id"].nunique()
    terms = often.index[often >= max(min_articles, LEAST_SHARE * own["article_id"].nunique())]
    naming = own.groupby("article_id")["n_sentences"].sum()
    together = company.pivot_table("n_sentences", "article_id", "term", aggfunc="sum")
    return over(together.reindex(index=naming.index, columns=terms).fillna(0), naming)


def actors(corpus: Corpus, voice: str | None = "outlet") -> pd.DataFrame:
    """Return each article's mentions of each actor in a voice, times 1,000, over its words in that voice.

    Actors that `MIN_ARTICLES_WITH_TERM` articles name, those that most name first. What it cannot show: whom an article
    means by other words, as "Moscow" or "he".
    """
    named = in_voice(corpus.actors, voice)
    counts = named.pivot_table("n_mentions", "article_id", "actor", aggfunc="sum")
    n_articles = counts.count().sort_values(ascending=False, kind="stable")
    often = n_articles.index[n_articles >= MIN_ARTICLES_WITH_TERM]
    if often.empty:
        raise NothingToCompare("hardly any article names an actor of the list; annotate them with --actors FILE.csv")
    ids = corpus.articles["article_id"]
    n_words = _n_words(in_voice(corpus.rows("words", order=[1], article_id=ids), voice), ids)
    return over(1000 * counts[often].reindex(ids).fillna(0.0), n_words)


def rates(corpus: Corpus, term: str, voice: str | None = "outlet") -> pd.DataFrame:
    """Return each article's uses of a term, times 1,000, over its words; the term in any case and spelling."""
    ids, order = corpus.articles["article_id"], len(as_term(term).split())
    rows = in_voice(corpus.rows("words", order=(1, order), article_id=ids), voice)
    name = counted_as(term, rows)
    uses, n_words = (_n_words(rows[own], ids) for own in (rows["term"] == name, rows["order"] == 1))
    return over((1000 * uses).to_frame(name), n_words)


def _n_words(rows: pd.DataFrame, ids: pd.Series) -> pd.Series:
    return rows.groupby("article_id")["count"].sum().reindex(ids).fillna(0).astype(float)


def counted_as(term: str, words: pd.DataFrame) -> str:
    """Return a term as the `words` table has it: as it is given ("us", "u.s."), or as it is printed ("US")."""
    spelled = [" ".join(term.split()), as_term(term)]
    if not 1 <= len(spelled[1].split()) <= MAX_ORDER:
        raise InputError(f"{term!r} cannot be looked up; give one to {MAX_ORDER} words")
    for name in spelled:
        if words["term"].eq(name).any():
            return name
    raise NothingToCompare(f"no article chosen uses {term!r}; try another spelling, outlet or voice")


def names(corpus: Corpus, voice: str | None = "outlet") -> pd.DataFrame:
    """Return each article's uses of each name for a thing (`variants_of`), over its uses of any name of its set.

    A use counts once, for the longest term that it is part of: the "gulf" of "persian gulf" is not one of "gulf". What
    it cannot show: whom a name is given to. A regime may be anybody's.
    """
    listed = variants_of(corpus)
    terms = listed[["set", "label", "terms"]].explode("terms").rename(columns={"terms": "term"})
    others = listed[["set", "except"]].explode("except").rename(columns={"except": "term"}).dropna()
    terms = pd.concat([terms, others], ignore_index=True)
    rows = in_voice(corpus.rows("words", term=terms["term"]), voice)
    counts = rows.pivot_table("count", "article_id", "term", aggfunc="sum", fill_value=0)
    found = []
    for _, of_set in terms[terms["term"].isin(counts.columns)].groupby("set", sort=False):
        own = longest(counts[of_set["term"].unique()])
        of_names = of_set.groupby("label", sort=False)["term"]
        uses = pd.DataFrame({label: own[terms].sum(axis=1) for label, terms in of_names})
        found.append(over(uses.loc[:, uses.sum() > 0], uses.sum(axis=1)))
    columns = ["article_id", "group", "numerator", "denominator"]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)


def longest(counts: pd.DataFrame) -> pd.DataFrame:
    """Return each term's uses but for those that are part of a longer term; a row an article, a column a term.

    Examples
    --------
    >>> longest(pd.DataFrame({"gulf": [5], "persian gulf": [3]})).values.tolist()
    [[2, 3]]
    """
    own = counts.copy()
    for term in sorted(counts.columns, key=lambda term: -term.count(" ")):
        for longer in counts.columns:
            if longer != term and (n := f" {longer} ".count(f" {term} ")):
                own[term] -= own[longer] * n
    # in two longer terms that overlap, a word is taken off twice
    return own.clip(lower=0)
