"""The tables that pass between the stages: the type of each column, and what may stand in it.

Entry points: `TABLES`, `columns`, `arrow`. What a row of each table is and what its columns mean, with their units,
is in the codebook, `data/README.md`; a test holds both together.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from analysis import vocabulary
from analysis.text.words import n_runs

SPANS = pa.list_(pa.list_(pa.int32()))


class Column(NamedTuple):
    """What a column holds: `fits` says of each value whether it may stand there, whatever its type."""

    type: pa.DataType
    nullable: bool = False
    fits: Callable[[pa.Array], pa.Array] | None = None
    unique: bool = False


def _one_of(allowed: Iterable[str], nullable: bool = False) -> Column:
    values = pa.array([*allowed, None], pa.string())
    return Column(pa.string(), nullable, lambda found: pc.is_in(found, value_set=values))


def _count(least: int) -> Column:
    return Column(pa.int64(), fits=lambda found: pc.greater_equal(found, least))


def _share(low: float) -> Column:
    return Column(pa.float64(), True, lambda found: pc.and_(pc.greater_equal(found, low), pc.less_equal(found, 1.0)))


def _is_short(values: pa.Array) -> pa.Array:
    return pa.array(
        [text is None or n_runs(text) <= vocabulary.MAX_EXCERPT_WORDS for text in values.to_pylist()], pa.bool_()
    )


def _are_spans(values: pa.Array, least: int) -> pa.Array:
    """Return of each list whether it has so many spans, each of two offsets in order."""
    values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    found = pc.greater_equal(pc.list_value_length(values), least).to_numpy(zero_copy_only=False)
    pairs, row = pc.list_flatten(values), pc.list_parent_indices(values).to_numpy()
    is_pair = pc.equal(pc.list_value_length(pairs), 2).to_numpy(zero_copy_only=False)
    start, end = pairs.filter(pa.array(is_pair)).flatten().to_numpy(zero_copy_only=False).reshape(-1, 2).T
    is_pair[is_pair] = (start >= 0) & (start < end)
    found[row[~is_pair]] = False
    return pa.array(found)


TEXT, OPTIONAL_TEXT = Column(pa.string()), Column(pa.string(), nullable=True)
SHORT_TEXT, OPTIONAL_SHORT_TEXT = (Column(pa.string(), nullable, _is_short) for nullable in (False, True))
NUMBER, POSITIVE = _count(0), _count(1)
SHARE, SCORE = _share(0.0), _share(-1.0)
VOICE = _one_of(vocabulary.VOICES)
ORDER = Column(pa.int8(), fits=lambda found: pc.is_in(found, value_set=pa.array([1, 2, 3], pa.int8())))
SHA256 = Column(pa.string(), fits=lambda found: pc.match_substring_regex(found, "^[0-9a-f]{64}$"))

TABLES = {
    "articles": {
        "article_id": TEXT._replace(unique=True),
        "outlet": TEXT,
        "published": Column(pa.timestamp("s"), nullable=True),
        "date_precision": _one_of(vocabulary.PRECISIONS, nullable=True),
        **dict.fromkeys(("date_doubt", "url", "title", "author", "story"), OPTIONAL_TEXT),
        "story_confidence": SHARE,
        "duplicate_of": OPTIONAL_TEXT,
        "duplicate_kind": _one_of(vocabulary.DUPLICATE_KINDS, nullable=True),
        "duplicate_similarity": SHARE,
        "copy": _one_of(vocabulary.COPIES),
        "note": OPTIONAL_TEXT,
        **dict.fromkeys(("n_words", "n_sentences", "n_furniture_words"), NUMBER),
        "sha256": SHA256,
    },
    "words": {"article_id": TEXT, "voice": VOICE, "order": ORDER, "term": TEXT, "count": POSITIVE},
    "sentences": {
        "article_id": TEXT,
        **dict.fromkeys(("sentence", "start"), NUMBER),
        **dict.fromkeys(("end", "n_words"), POSITIVE),
        **dict.fromkeys(("share_quoted", "neg", "neu", "pos"), SHARE),
        "compound": SCORE,
    },
    "quotes": {
        "article_id": TEXT,
        "quote": NUMBER,
        "kind": _one_of((*vocabulary.QUOTE_KINDS, vocabulary.SCARE)),
        "content": Column(SPANS, fits=lambda found: _are_spans(found, least=1)),
        **dict.fromkeys(("source", "cue"), Column(SPANS, fits=lambda found: _are_spans(found, least=0))),
        "speaker": OPTIONAL_SHORT_TEXT,
        "speaker_kind": _one_of(vocabulary.SPEAKER_KINDS),
        "side": OPTIONAL_TEXT,
        "role": TEXT,
        "confidence": SHARE,
        "via": OPTIONAL_SHORT_TEXT,
        "cue_lemma": OPTIONAL_TEXT,
        "cue_class": _one_of(vocabulary.CUE_CLASSES, nullable=True),
        "n_words": POSITIVE,
        "position": SHARE,
        "excerpt": SHORT_TEXT,
        "name": OPTIONAL_SHORT_TEXT,
        "name_side": OPTIONAL_TEXT,
    },
    "furniture": {"article_id": TEXT, "start": NUMBER, "end": POSITIVE, "reason": TEXT, "n_words": NUMBER},
    "actors": {
        **dict.fromkeys(("article_id", "actor"), TEXT),
        "voice": VOICE,
        **dict.fromkeys(("n_mentions", "n_sentences"), POSITIVE),
        "start": NUMBER,
    },
    "collocates": {"article_id": TEXT, "actor": TEXT, "voice": VOICE, "term": TEXT, "n_sentences": POSITIVE},
    "sentiment_words": {
        "article_id": TEXT,
        "voice": _one_of(vocabulary.SENTENCE_VOICES),
        "term": TEXT,
        "n": POSITIVE,
        "contribution": Column(pa.float64()),
        "sentence": NUMBER,
    },
    "leads": {"article_id": TEXT, "term": TEXT, "count": POSITIVE},
    "targets": {
        **dict.fromkeys(("article_id", "actor"), TEXT),
        **dict.fromkeys(("sentence", "start"), NUMBER),
        "end": POSITIVE,
        **dict.fromkeys(("negative", "neutral", "positive"), SHARE),
    },
    "speakers": {
        "name": TEXT,
        "kind": _one_of(vocabulary.SPEAKER_KINDS),
        "side": OPTIONAL_TEXT,
        "variants": TEXT,
        **dict.fromkeys(("n_articles", "n_quotes"), POSITIVE),
        "how": TEXT,
    },
    "excluded": {
        "file": TEXT,
        "row": Column(pa.int64(), nullable=True),
        **dict.fromkeys(("article_id", "outlet"), OPTIONAL_TEXT),
        "reason": TEXT,
    },
}


def columns(name: str) -> list[str]:
    """Return the names of a table's columns, in order."""
    return list(TABLES[name])


def arrow(name: str) -> pa.Schema:
    """Return the Arrow types of a table's columns."""
    return pa.schema((column, spec.type) for column, spec in TABLES[name].items())
