"""The tables that pass between the stages: every column, its unit, and what it means.

Entry points: `TABLES`, `columns`, `codebook`.

| table       | one row is                                | made by                  |
|-------------|-------------------------------------------|--------------------------|
| `articles`  | an article that was kept                  | `annotate`, `find_copies` |
| `words`     | a term of an article, in one voice        | `annotate`               |
| `sentences` | a sentence of an article's running text   | `annotate`               |
| `quotes`    | a quotation                               | `annotate`, `name_speakers` |
| `furniture` | a span of page furniture                  | `annotate`               |
| `actors`    | an actor an article names, in one voice   | `annotate`               |
| `collocates` | a term that stands with an actor         | `annotate`               |
| `sentiment_words` | a sentiment word of an article, in one voice | `annotate`      |
| `leads`     | a term of an article's headline or beginning | `annotate`            |
| `targets`   | a mention of an actor, and what its sentence says of it | `annotate`  |
| `excluded`  | an input row that was not kept, and why   | `read_articles`          |

Offsets count characters of the article's text exactly as it was read; `end` is exclusive.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.text.words import n_runs
from analysis.vocabulary import (
    COPIES,
    CUE_CLASSES,
    DUPLICATE_KINDS,
    MAX_EXCERPT_WORDS,
    PRECISIONS,
    QUOTE_KINDS,
    SCARE,
    SENTENCE_VOICES,
    SPEAKER_KINDS,
    VOICES,
)

SPANS = pa.list_(pa.list_(pa.int32()))


class Column(NamedTuple):
    """What a column holds: `fits` says of each value whether it may stand there, whatever its type."""

    meaning: str
    type: pa.DataType
    nullable: bool = False
    fits: Callable[[pa.Array], pa.Array] | None = None
    unique: bool = False


def _text(meaning: str, allowed: Iterable[str] | None = None, **options) -> Column:
    if allowed is not None:
        options["fits"] = partial(pc.is_in, value_set=pa.array([*allowed, None], pa.string()))
    return Column(meaning, pa.string(), **options)


def _short_text(meaning: str, nullable: bool = False) -> Column:
    return _text(f"{meaning}; {MAX_EXCERPT_WORDS} words at most", nullable=nullable, fits=_is_short)


def _count(meaning: str, least: int = 0) -> Column:
    return Column(meaning, pa.int64(), fits=partial(_is_between, low=least, high=None))


def _share(meaning: str, low: float = 0.0) -> Column:
    return Column(meaning, pa.float64(), nullable=True, fits=partial(_is_between, low=low, high=1.0))


def _spans(meaning: str, least: int = 0) -> Column:
    return Column(meaning, SPANS, fits=partial(_are_spans, least=least))


def _is_between(values: pa.Array, low: float, high: float | None) -> pa.Array:
    above = pc.greater_equal(values, low)
    return above if high is None else pc.and_(above, pc.less_equal(values, high))


def _is_short(values: pa.Array) -> pa.Array:
    return pa.array([text is None or n_runs(text) <= MAX_EXCERPT_WORDS for text in values.to_pylist()], pa.bool_())


def _are_spans(values: pa.Array, least: int) -> pa.Array:
    """Say of each list whether it has so many spans, each of two offsets in order."""
    values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    found = pc.greater_equal(pc.list_value_length(values), least).to_numpy(zero_copy_only=False)
    pairs, row = pc.list_flatten(values), pc.list_parent_indices(values).to_numpy()
    is_pair = pc.equal(pc.list_value_length(pairs), 2).to_numpy(zero_copy_only=False)
    start, end = pairs.filter(pa.array(is_pair)).flatten().to_numpy(zero_copy_only=False).reshape(-1, 2).T
    is_pair[is_pair] = (start >= 0) & (start < end)
    found[row[~is_pair]] = False
    return pa.array(found)


_ARTICLE = _text("the article this row belongs to (`articles.article_id`)")

TABLES = {
    "articles": {
        "article_id": _text("name of the article, unique in the folder", unique=True),
        "outlet": _text("the outlet that speaks in the article"),
        "published": Column("when it was published, as the input says, no time zone", pa.timestamp("s"), nullable=True),
        "date_precision": _text(
            "how exactly the input gives it: minute, day, month or year", PRECISIONS, nullable=True
        ),
        "date_doubt": _text("why the date may not be that of publication; missing without doubt", nullable=True),
        "url": _text("address of the page", nullable=True),
        "title": _text("headline, from the input and not part of the counts", nullable=True),
        "story": _text(
            "the event the article tells, from the input or found (`analysis.corpus.stories`)", nullable=True
        ),
        "story_confidence": _share("how much nearer it is to its story than to any other; missing if given"),
        "duplicate_of": _text("the article whose words this one repeats", nullable=True),
        "duplicate_kind": _text(
            "exact, repost (of the same outlet), wire (of another outlet), update (later) or near",
            DUPLICATE_KINDS,
            nullable=True,
        ),
        "duplicate_similarity": _share("Jaccard similarity of both articles' three-word terms"),
        "copy": _text(
            "original, repost (the outlet's words on another page) or retranslation (not the outlet's words)",
            COPIES,
        ),
        "note": _text("what was decided about the article while it was read", nullable=True),
        "n_words": _count("words of running text, page furniture left out"),
        "n_sentences": _count("sentences of running text"),
        "n_furniture_words": _count("words marked as page furniture"),
        "sha256": _text(
            "SHA-256 of the text as read, in UTF-8", fits=partial(pc.match_substring_regex, pattern="^[0-9a-f]{64}$")
        ),
    },
    "words": {
        "article_id": _ARTICLE,
        "voice": _text(
            "quoted: between the quotation marks of a quotation; outlet: everywhere else",
            VOICES,
        ),
        "order": Column("number of words in the term", pa.int8(), fits=partial(_is_between, low=1, high=3)),
        "term": _text("word, or words next to each other in one sentence and voice, as counted"),
        "count": _count("times the term stands in the article in this voice", 1),
    },
    "sentences": {
        "article_id": _ARTICLE,
        "sentence": _count("place of the sentence in the article, from 0"),
        "start": _count("offset of its first character"),
        "end": _count("offset after its last character", 1),
        "n_words": _count("words in the sentence", 1),
        "share_quoted": _share("share of its words in the quoted voice"),
        "neg": _share("VADER: share of negative valence"),
        "neu": _share("VADER: share of neutral valence"),
        "pos": _share("VADER: share of positive valence"),
        "compound": _share("VADER: normalised sum of valence, -1 to 1", -1.0),
        "afinn": _share("AFINN, another dictionary: normalised sum of valence, -1 to 1", -1.0),
        "combined": _share(
            "half both dictionaries, half a network, -1 to 1; missing unless asked for (`annotate --combined`)",
            -1.0,
        ),
    },
    "quotes": {
        "article_id": _ARTICLE,
        "quote": _count("place of the quotation in the article, from 0"),
        "kind": _text(
            "direct: all its words in quotation marks, or a transcript's line; mixed: some; indirect: none; scare: "
            "words in marks that quote nobody, the outlet's own distancing",
            (*QUOTE_KINDS, SCARE),
        ),
        "content": _spans("what is quoted: [start, end] of each piece, marks left out", least=1),
        "source": _spans(
            "the words that name the source, beside it or beside the quotation it goes on with; empty if none"
        ),
        "cue": _spans("the words that report the speech; empty where there are none"),
        "speaker": _short_text("one name per speaker and article, as the article gives it", nullable=True),
        "speaker_kind": _text(
            "named (a person), anonymous, institution, outlet (news media), document (whose, is not told) or unknown",
            SPEAKER_KINDS,
        ),
        "side": _text(
            "the country or international organisation the article says the speaker is of; missing if not told",
            nullable=True,
        ),
        "role": _text("of a named speaker: the words that tell the office, in small letters; empty if none are told"),
        "confidence": _share("how sure the speaker is: the share of such attributions found right in gold data"),
        "via": _short_text("who passed the words on, as in “was quoted as saying by”", nullable=True),
        "cue_lemma": _text("base form of the cue's verb", nullable=True),
        "cue_class": _text(
            "what the cue commits the outlet to: neutral, doubting, endorsing or charged",
            CUE_CLASSES,
            nullable=True,
        ),
        "n_words": _count("words of the content", 1),
        "position": _share("share of the article's running words that stand before the quotation"),
        "excerpt": _short_text("first words of the content"),
        "name": _short_text(
            "the speaker's one name in all articles of the corpus, the spelling it has most often", nullable=True
        ),
        "name_side": _text(
            "`side`; where missing, that which the other articles tell of a speaker of this name, if they agree",
            nullable=True,
        ),
    },
    "furniture": {
        "article_id": _ARTICLE,
        "start": _count("offset of its first character"),
        "end": _count("offset after its last character", 1),
        "reason": _text("kind of furniture: the rule that marked it (`analysis.annotation.furniture.REASONS`)"),
        "n_words": _count("words in the span"),
    },
    "actors": {
        "article_id": _ARTICLE,
        "actor": _text("the actor, as the list of actors calls it"),
        "voice": _text("who names it: outlet or quoted, as in `words`", VOICES),
        "n_mentions": _count("times the article names the actor in this voice", 1),
        "n_sentences": _count("sentences that do", 1),
        "start": _count("offset of the first mention"),
    },
    "collocates": {
        "article_id": _ARTICLE,
        "actor": _text("the actor, as the list of actors calls it"),
        "voice": _text("who says actor and term: outlet or quoted, as in `words`", VOICES),
        "term": _text("word in a sentence that names the actor, as counted; function words left out"),
        "n_sentences": _count("sentences in which the term stands with the actor in this voice", 1),
    },
    "sentiment_words": {
        "article_id": _ARTICLE,
        "voice": _text(
            "whose sentences: outlet (no word quoted), quoted (at least half of the words) or mixed",
            SENTENCE_VOICES,
        ),
        "term": _text("the word as VADER's lexicon has it; behind “not ” where a negation turns it"),
        "n": _count("times it carries valence in these sentences", 1),
        "contribution": Column("what it adds to the compound scores of these sentences, summed", pa.float64()),
        "sentence": _count("place of the first sentence in which it adds most (`sentences.sentence`)"),
    },
    "leads": {
        "article_id": _ARTICLE,
        "term": _text("a word or two of the headline or the first 300 words; function words left out"),
        "count": _count("times it stands there, the headline counted three times", 1),
    },
    "targets": {
        "article_id": _ARTICLE,
        "actor": _text("the actor, as the list of actors calls it"),
        "sentence": _count("place of the sentence that names it (`sentences.sentence`)"),
        "start": _count("offset of the mention's first character"),
        "end": _count("offset after its last character", 1),
        "negative": _share("probability that the sentence is negative toward the actor there"),
        "neutral": _share("probability that it is neither"),
        "positive": _share("probability that it is positive"),
    },
    "excluded": {
        "file": _text("input file the row stands in"),
        "row": Column("line or row in the file, from 1", pa.int64(), nullable=True),
        "article_id": _text("its name, where it has one", nullable=True),
        "outlet": _text("its outlet, where it is known", nullable=True),
        "reason": _text("why it was not kept, and what would mend it"),
    },
}


def columns(name: str) -> list[str]:
    """Return the names of a table's columns, in order."""
    return list(TABLES[name])


def arrow(name: str) -> pa.Schema:
    """Return the Arrow types of a table's columns."""
    return pa.schema((column, spec.type) for column, spec in TABLES[name].items())


def codebook(name: str) -> pd.DataFrame:
    """Return what is in each column of a table: `column, type, meaning`."""
    rows = [(column, str(spec.type).replace("item: ", ""), spec.meaning) for column, spec in TABLES[name].items()]
    return pd.DataFrame(rows, columns=["column", "type", "meaning"])
