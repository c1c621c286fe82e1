"""Where something stands in the articles: every use of a term in its context (KWIC), and what a comparison rests on."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from textwrap import shorten

import pandas as pd

from analysis.annotation.sentiment import voice_of
from analysis.comparison.compare import Compared
from analysis.comparison.naming import as_term, counted_as, variants_of
from analysis.comparison.quotes import evidence as quotations
from analysis.comparison.ratios import in_voice
from analysis.comparison.tone import mentions
from analysis.comparison.words import REST
from analysis.corpus import Corpus, texts_of
from analysis.errors import InputError
from analysis.show.numbers import times
from analysis.text import words as texts
from analysis.text.words import Span, printable

N_QUOTATIONS = 30
N_ARTICLES = 3  # on either side

OF_TERMS = ("words", "term", "collocates", "actors")
SORTS = ("article", "left", "right")
_cut = partial(shorten, placeholder="", break_long_words=False, break_on_hyphens=False)
COLUMNS = ["article_id", "outlet", "story", "voice", "n_uses", "start", "end", "left", "node", "right"]


def concordance(
    corpus: Corpus,
    term: str,
    sources: Iterable[Path] = (),
    outlets: Iterable[str] = (),
    voice: str | None = None,
    sort: str = "article",
    width: int = 40,
) -> pd.DataFrame:
    """Return each use of a term with the text on either side, and the number of those whose text is not at hand.

    Parameters
    ----------
    corpus
        As read; all its articles, copies too.
    term
        One to three words, in any case and spelling that is counted as one (`analysis.text.words.term`).
    sources
        Files and folders the corpus was made from, or others with the same articles: a text is taken if its SHA-256
        is that of the article that was annotated.
    outlets, voice
        Keep only uses of these outlets, or in this voice ("outlet" or "quoted").
    sort
        "article": as they stand; "left", "right": by the words before, the nearest first, or after the node.
    width
        Characters of context on each side at most; no word is cut.

    Notes
    -----
    `start` and `end` are offsets of the `node`, the term as it is printed; `left` and `right` the text around it,
    blanks as one. First a row a use; then a row for each article and voice whose text is not at hand, with `n_uses`
    alone: the offsets of all words would let a reader put the text together. The `n_uses` add up to those of the
    `words` table.
    """
    counts = _counts(corpus, term, set(outlets), voice)
    wanted = counts["term"].iloc[0].split(" ")
    texts_at_hand = texts_of(corpus, sources, all_alike=False)
    facts = corpus.articles.set_index("article_id")[["outlet", "story"]]
    sentences, furniture = (_spans(table, counts["article_id"]) for table in (corpus.sentences, corpus.furniture))
    rows: list[tuple] = []
    for article_id, of_article in counts.groupby("article_id", sort=False):
        outlet, story = facts.loc[article_id]
        text, uses = texts_at_hand.get(article_id), of_article.set_index("voice")["count"].to_dict()
        if text is None:
            rows += [(article_id, outlet, story, said, n, *[None] * 5) for said, n in uses.items()]
            continue
        for said, (start, end) in _uses(text, sentences[article_id], furniture.get(article_id, []), wanted, uses):
            # blanks count as one, so that more has to be read than is shown
            left = _cut(text[max(0, start - 3 * width) : start][::-1], width)[::-1]
            node, right = " ".join(text[start:end].split()), _cut(text[end : end + 3 * width], width)
            rows.append((article_id, outlet, story, said, 1, start, end, left, node, right))
    table = pd.DataFrame(rows, columns=COLUMNS).astype({"start": "Int64", "end": "Int64"})
    if sort not in SORTS:
        raise InputError(f"a concordance cannot be sorted by {sort!r}; choose {', '.join(SORTS)}")
    if sort != "article":
        table = table.iloc[sorted(range(len(table)), key=lambda i: _sort_key(table[sort].iloc[i], sort))]
    return table.sort_values("start", key=lambda start: start.isna(), kind="stable", ignore_index=True)


def _spans(table: pd.DataFrame, article_ids: pd.Series) -> dict[str, list[Span]]:
    of_articles = table[table["article_id"].isin(article_ids)].groupby("article_id")[["start", "end"]]
    return {article_id: list(rows.itertuples(index=False, name=None)) for article_id, rows in of_articles}


def without_text(table: pd.DataFrame) -> str | None:
    """Return in one sentence which uses have no text at hand; None where all have."""
    missing = table[table["start"].isna()]
    if missing.empty:
        return None
    return (
        f"{missing['n_uses'].sum()} uses in {missing['article_id'].nunique()} articles are not shown, since their text "
        "is not at hand; name the files they were read from with --texts"
    )


def aligned(table: pd.DataFrame, width: int) -> list[str]:
    """Return a concordance as lines with the nodes below one another, and what has no text as places and counts."""
    lines = []
    for row in table.itertuples():
        if pd.isna(row.start):
            lines.append(printable(f"{row.article_id} · {row.outlet} · {times(row.n_uses, 'use')}, {row.voice} voice"))
            continue
        left, node, right = (printable(cell) for cell in (row.left, row.node, row.right))
        place = printable(f"{row.outlet} · {row.article_id} · {row.start}")
        lines.append(f"{left:>{width}} {node} {right:<{width}}  {place}")
    return lines


def _counts(corpus, term, outlets, voice):
    spelled = " ".join(term.split()), as_term(term)
    articles, words = corpus.articles, in_voice(corpus.rows("words", term=spelled), voice)
    if outlets:
        known = {corpus.outlet_called(outlet) for outlet in sorted(outlets)}
        words = words[words["article_id"].isin(articles["article_id"][articles["outlet"].isin(known)])]
    return words[words["term"] == counted_as(term, words)]


def _uses(
    text: str, sentences: list[Span], marked: list[Span], wanted: list[str], counted: dict[str, int]
) -> list[tuple[str, Span]]:
    """Find the uses that the `words` table counts, with their voice; `marked` is page furniture."""
    found = matches(text, sentences, wanted)
    if len(counted) == 1 and len(found) == sum(counted.values()):
        (said,) = counted
        return [(said, span) for span in found]
    # both voices, or an end of a quotation within what else would be a use: who is quoted has to be found anew
    from analysis.annotation.article import quoted_spans  # loads the models

    quoted = quoted_spans(text, marked)
    outside = texts.subtract(sentences, quoted)
    of_voice = {"outlet": outside, "quoted": texts.subtract(sentences, outside)}
    uses = [(said, span) for said in counted for span in matches(text, of_voice[said], wanted)]
    return sorted(uses, key=lambda use: use[1])


def matches(text: str, pieces: list[Span], wanted: list[str]) -> list[Span]:
    found = []
    for piece in pieces:
        words = texts.words(text, *piece)
        terms = [texts.term(text[start:end]) for start, end in words]
        for i in range(len(terms) - len(wanted) + 1):
            if terms[i] == wanted[0] and terms[i : i + len(wanted)] == wanted:
                found.append((words[i][0], words[i + len(wanted) - 1][1]))
    return found


def _sort_key(context, sort):
    words = [texts.term(context[start:end]) for start, end in texts.words(context)] if isinstance(context, str) else []
    return words[::-1] if sort == "left" else words


def evidence(compared: Compared, group: str, texts: Iterable[Path | str], outlets: set[str]) -> pd.DataFrame:
    """Return where a group of a comparison stands, in the articles of the outlets compared (`Comparison.evidence`)."""
    measure, options = compared.measure, compared.options
    corpus = compared.corpus if REST in outlets else compared.corpus.narrow(outlets)
    by, voice = options.get("by"), options.get("voice")
    if measure.name == "quotes" and by != "n_speakers":
        found = quotations(corpus, by, group, N_QUOTATIONS)
    elif measure.name == "naming":
        terms = variants_of(corpus).query("label == @group")["terms"].explode().dropna()
        used = set(in_voice(corpus.rows("words", term=terms), voice)["term"])
        uses = [concordance(corpus, term, texts, voice=voice) for term in terms if term in used]
        found = pd.concat(uses, ignore_index=True) if uses else pd.DataFrame()
    elif measure.name in OF_TERMS or by == "word":
        found = concordance(corpus, group, texts, voice=voice)
    elif measure.name == "toward":
        found = _furthest(corpus, mentions(corpus, voice).query("actor == @group"))
    elif measure.name == "sentiment":
        said = corpus.sentences.rename(columns={"compound": "score"})
        found = _furthest(corpus, said[voice_of(said["share_quoted"]) == group])
    else:
        sums = compared.grouping.sums(corpus, **options).query("group == @group and denominator > 0")
        found = _furthest(corpus, sums.assign(score=sums["numerator"] / sums["denominator"]))
    if found.empty:
        raise InputError(f"{group!r} stands nowhere in the articles compared; choose another group, outlet or voice")
    return found


def _furthest(corpus: Corpus, scored: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences or articles of each outlet scored lowest and highest, one of an article on either side."""
    own = scored.merge(corpus.articles[["article_id", "outlet"]]).sort_values(["outlet", "score", "article_id"])
    lowest, highest = (own.drop_duplicates("article_id", keep=keep).groupby("outlet") for keep in ("first", "last"))
    found = pd.concat([lowest.head(N_ARTICLES), highest.tail(N_ARTICLES)])
    found = found[~found.index.duplicated()].sort_values(["outlet", "score"], ignore_index=True)
    return found[[name for name in ("outlet", "score", "article_id", "start", "end") if name in found]]
