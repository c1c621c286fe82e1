"""The tables that pass between the stages: every column, its unit, and what it means.

| table       | one row is                                | made by                  |
|-------------|-------------------------------------------|--------------------------|
| `articles`  | an article that was kept                  | `annotate`, `find_copies` |
| `words`     | a term of an article, in one voice        | `annotate`               |
| `sentences` | a sentence of an article's running text   | `annotate`               |
| `quotes`    | a quotation                               | `annotate`               |
| `furniture` | a span of page furniture                  | `annotate`               |
| `actors`    | an actor an article names, in one voice   | `annotate`               |
| `collocates` | a term that stands with an actor         | `annotate`               |
| `sentiment_words` | a sentiment word of an article, in one voice | `annotate`      |
| `leads`     | a term of an article's headline or beginning | `annotate`            |
| `targets`   | a mention of an actor, and what its sentence says of it | `annotate`  |
| `excluded`  | an input row that was not kept, and why   | `read_articles`          |

Offsets count characters of the article's text exactly as it was read; `end` is exclusive.
"""

from numbers import Integral

import pandas as pd
import pandera.pandas as pa
from pandera.engines.pandas_engine import DateTime

from analysis.text import words as texts
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


def _text(description, *checks, nullable=False):
    return pa.Column(str, list(checks), nullable=nullable, description=description)


def _count(description, least=0):
    return pa.Column("int64", pa.Check.ge(least), description=description)


def _share(description, low=0.0):
    return pa.Column("float64", pa.Check.in_range(low, 1.0), nullable=True, description=description)


def _spans(description, empty=True):
    def are_spans(column):
        return column.map(lambda spans: (empty or len(spans) > 0) and all(map(_is_span, spans)))

    return pa.Column(object, pa.Check(are_spans, name="spans"), description=description)


def _is_short(column):
    return column.map(texts.n_runs, na_action="ignore") <= MAX_EXCERPT_WORDS


def _is_span(span) -> bool:
    return len(span) == 2 and _is_whole(span[0]) and _is_whole(span[1]) and 0 <= span[0] < span[1]


def _is_whole(number) -> bool:
    return type(number) is int or isinstance(number, Integral)  # asking the second takes ten times as long


def _schema(columns, **options):
    return pa.DataFrameSchema(columns, strict=True, ordered=True, **options)


_ARTICLE = _text("the article this row belongs to (`articles.article_id`)")

SCHEMAS = {
    "articles": _schema(
        {
            "article_id": _text("name of the article, unique in the folder"),
            "outlet": _text("the outlet that speaks in the article"),
            "published": pa.Column(
                DateTime(unit="s"), nullable=True, description="when it was published, as the input says, no time zone"
            ),
            "date_precision": _text(
                "how exactly the input gives it: minute, day, month or year", pa.Check.isin(PRECISIONS), nullable=True
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
                pa.Check.isin(DUPLICATE_KINDS),
                nullable=True,
            ),
            "duplicate_similarity": _share("Jaccard similarity of both articles' three-word terms"),
            "copy": _text(
                "original, repost (the outlet's words on another page) or retranslation (not the outlet's words)",
                pa.Check.isin(COPIES),
            ),
            "note": _text("what was decided about the article while it was read", nullable=True),
            "n_words": _count("words of running text, page furniture left out"),
            "n_sentences": _count("sentences of running text"),
            "n_furniture_words": _count("words marked as page furniture"),
            "sha256": _text("SHA-256 of the text as read, in UTF-8", pa.Check.str_matches("^[0-9a-f]{64}$")),
        },
        unique=["article_id"],
    ),
    "words": _schema(
        {
            "article_id": _ARTICLE,
            "voice": _text(
                "quoted: between the quotation marks of a quotation; outlet: everywhere else",
                pa.Check.isin(VOICES),
            ),
            "order": pa.Column("int8", pa.Check.in_range(1, 3), description="number of words in the term"),
            "term": _text("word, or words next to each other in one sentence and voice, as counted"),
            "count": _count("times the term stands in the article in this voice", 1),
        }
    ),
    "sentences": _schema(
        {
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
        }
    ),
    "quotes": _schema(
        {
            "article_id": _ARTICLE,
            "quote": _count("place of the quotation in the article, from 0"),
            "kind": _text(
                "direct: all its words in quotation marks, or a transcript's line; mixed: some; indirect: none; scare: "
                "words in marks that quote nobody, the outlet's own distancing",
                pa.Check.isin((*QUOTE_KINDS, SCARE)),
            ),
            "content": _spans("what is quoted: [start, end] of each piece, marks left out", empty=False),
            "source": _spans(
                "the words that name the source, beside it or beside the quotation it goes on with; empty if none"
            ),
            "cue": _spans("the words that report the speech; empty where there are none"),
            "speaker": _text(
                "one name per speaker and article, as the article gives it; eight words at most",
                pa.Check(_is_short, name="speaker length"),
                nullable=True,
            ),
            "speaker_kind": _text(
                "named (a person), anonymous, institution, outlet (news media) or unknown",
                pa.Check.isin(SPEAKER_KINDS),
            ),
            "side": _text(
                "the country or international organisation the article says the speaker is of; missing if not told",
                nullable=True,
            ),
            "confidence": _share("how sure the speaker is: the share of such attributions found right in gold data"),
            "via": _text(
                "who passed the words on, as in “was quoted as saying by”",
                pa.Check(_is_short, name="via length"),
                nullable=True,
            ),
            "cue_lemma": _text("base form of the cue's verb", nullable=True),
            "cue_class": _text(
                "what the cue commits the outlet to: neutral, doubting, endorsing or charged",
                pa.Check.isin(CUE_CLASSES),
                nullable=True,
            ),
            "n_words": _count("words of the content", 1),
            "position": _share("share of the article's running words that stand before the quotation"),
            "excerpt": _text(
                f"first words of the content, {MAX_EXCERPT_WORDS} at most",
                pa.Check(_is_short, name="excerpt length"),
            ),
        }
    ),
    "furniture": _schema(
        {
            "article_id": _ARTICLE,
            "start": _count("offset of its first character"),
            "end": _count("offset after its last character", 1),
            "reason": _text("kind of furniture: the rule that marked it (`analysis.annotate.furniture.REASONS`)"),
            "n_words": _count("words in the span"),
        }
    ),
    "actors": _schema(
        {
            "article_id": _ARTICLE,
            "actor": _text("the actor, as the list of actors calls it"),
            "voice": _text("who names it: outlet or quoted, as in `words`", pa.Check.isin(VOICES)),
            "n_mentions": _count("times the article names the actor in this voice", 1),
            "n_sentences": _count("sentences that do", 1),
            "start": _count("offset of the first mention"),
        }
    ),
    "collocates": _schema(
        {
            "article_id": _ARTICLE,
            "actor": _text("the actor, as the list of actors calls it"),
            "voice": _text("who says actor and term: outlet or quoted, as in `words`", pa.Check.isin(VOICES)),
            "term": _text("word in a sentence that names the actor, as counted; function words left out"),
            "n_sentences": _count("sentences in which the term stands with the actor in this voice", 1),
        }
    ),
    "sentiment_words": _schema(
        {
            "article_id": _ARTICLE,
            "voice": _text(
                "whose sentences: outlet (no word quoted), quoted (at least half of the words) or mixed",
                pa.Check.isin(SENTENCE_VOICES),
            ),
            "term": _text("the word as VADER's lexicon has it; behind “not ” where a negation turns it"),
            "n": _count("times it carries valence in these sentences", 1),
            "contribution": pa.Column(
                "float64", description="what it adds to the compound scores of these sentences, summed"
            ),
            "sentence": _count("place of the first sentence in which it adds most (`sentences.sentence`)"),
        }
    ),
    "leads": _schema(
        {
            "article_id": _ARTICLE,
            "term": _text("a word or two of the headline or the first 300 words; function words left out"),
            "count": _count("times it stands there, the headline counted three times", 1),
        }
    ),
    "targets": _schema(
        {
            "article_id": _ARTICLE,
            "actor": _text("the actor, as the list of actors calls it"),
            "sentence": _count("place of the sentence that names it (`sentences.sentence`)"),
            "start": _count("offset of the mention's first character"),
            "end": _count("offset after its last character", 1),
            "negative": _share("probability that the sentence is negative toward the actor there"),
            "neutral": _share("probability that it is neither"),
            "positive": _share("probability that it is positive"),
        }
    ),
    "excluded": _schema(
        {
            "file": _text("input file the row stands in"),
            "row": pa.Column("Int64", nullable=True, description="line or row in the file, from 1"),
            "article_id": _text("its name, where it has one", nullable=True),
            "outlet": _text("its outlet, where it is known", nullable=True),
            "reason": _text("why it was not kept, and what would mend it"),
        }
    ),
}


def types(name: str) -> dict[str, str]:
    """Give the pandas type of each column."""
    # pandera prints every unit of time as ns
    dtypes = {column: str(spec.dtype) for column, spec in SCHEMAS[name].columns.items()}
    return {column: "datetime64[s]" if dtype.startswith("datetime") else dtype for column, dtype in dtypes.items()}


def columns(name: str) -> list[str]:
    """Name the columns of a table, in order."""
    return list(SCHEMAS[name].columns)


def codebook(name: str) -> pd.DataFrame:
    """Describe each column of a table: its name, type and meaning."""
    dtypes = types(name)
    rows = [(column, dtypes[column], spec.description) for column, spec in SCHEMAS[name].columns.items()]
    return pd.DataFrame(rows, columns=["column", "type", "meaning"])
