"""The tables that pass between the stages: every column, its unit, and the one way to write and read them.

| table       | one row is                                | made by                  |
|-------------|-------------------------------------------|--------------------------|
| `articles`  | an article that was kept                  | `annotate`, `find_copies` |
| `words`     | a term of an article, in one voice        | `annotate`               |
| `sentences` | a sentence of an article's running text   | `annotate`               |
| `quotes`    | a quotation                               | `annotate`               |
| `furniture` | a span of page furniture                  | `annotate`               |
| `excluded`  | an input row that was not kept, and why   | `read_articles`          |

Offsets count characters of the article's text exactly as it was read; `end` is exclusive.
"""

import os
from numbers import Integral
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
import pyarrow
import pyarrow.parquet
from pandera.engines.pandas_engine import DateTime
from pandera.errors import SchemaError, SchemaErrors

from analysis import text as texts
from analysis.errors import InputError

VOICES = ("outlet", "quoted")
QUOTE_KINDS = ("direct", "mixed", "indirect")
SPEAKER_KINDS = ("named", "anonymous", "institution", "outlet", "unknown")
COPIES = ("original", "repost", "retranslation")
MAX_EXCERPT_WORDS = 8


def _text(description, *checks, nullable=False):
    return pa.Column(str, list(checks), nullable=nullable, description=description)


def _count(description, least=0):
    return pa.Column("int64", pa.Check.ge(least), description=description)


def _share(description, low=0.0):
    return pa.Column("float64", pa.Check.in_range(low, 1.0), nullable=True, description=description)


def _spans(description, empty=True):
    def are_spans(column):
        return column.map(lambda spans: (empty or len(spans) > 0) and all(len(s) == 2 and _is_span(*s) for s in spans))

    return pa.Column(object, pa.Check(are_spans, name="spans"), description=description)


def _is_short(column):
    return column.map(texts.n_runs, na_action="ignore") <= MAX_EXCERPT_WORDS


def _is_span(start, end) -> bool:
    return isinstance(start, Integral) and isinstance(end, Integral) and 0 <= start < end


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
            "url": _text("address of the page", nullable=True),
            "title": _text("headline, from the input and not part of the counts", nullable=True),
            "story": _text("the event the article tells, from the input", nullable=True),
            "duplicate_of": _text("the article whose words this one repeats", nullable=True),
            "copy": _text(
                "original, repost (the outlet's words on another page) or retranslation (not the outlet's words)",
                pa.Check.isin(COPIES),
            ),
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
        }
    ),
    "quotes": _schema(
        {
            "article_id": _ARTICLE,
            "quote": _count("place of the quotation in the article, from 0"),
            "kind": _text(
                "direct: all its words in quotation marks; mixed: some; indirect: none", pa.Check.isin(QUOTE_KINDS)
            ),
            "content": _spans("what is quoted: [start, end] of each piece, marks left out", empty=False),
            "source": _spans("the words that name the source beside the quotation; empty where there are none"),
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
            "cue_lemma": _text("base form of the cue's verb", nullable=True),
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
            "reason": _text("kind of furniture: the rule that marked it (`analysis.furniture.REASONS`)"),
            "n_words": _count("words in the span"),
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
ANNOTATIONS = ("articles", "words", "sentences", "quotes", "furniture")

_SPAN_LIST = pyarrow.list_(pyarrow.list_(pyarrow.int32()))
_ARROW_TYPES = {
    "int64": pyarrow.int64(),
    "int8": pyarrow.int8(),
    "Int64": pyarrow.int64(),
    "float64": pyarrow.float64(),
    "datetime64[s]": pyarrow.timestamp("s"),
    "object": _SPAN_LIST,
}
# What pandas.api.types.infer_dtype may find in a column before it is given its type; NaN makes floats of integers.
_FOUND_TYPES = {
    "int64": ("integer",),
    "int8": ("integer",),
    "Int64": ("integer", "integer-na", "floating"),
    "float64": ("floating", "integer", "mixed-integer-float"),
    "datetime64[s]": ("datetime", "datetime64"),
    "object": ("mixed",),
}


def _types(name: str) -> dict[str, str]:
    # pandera prints every unit of time as ns
    types = {column: str(spec.dtype) for column, spec in SCHEMAS[name].columns.items()}
    return {column: "datetime64[s]" if dtype.startswith("datetime") else dtype for column, dtype in types.items()}


def columns(name: str) -> list[str]:
    """Name the columns of a table, in order."""
    return list(SCHEMAS[name].columns)


def codebook(name: str) -> pd.DataFrame:
    """Describe each column of a table: its name, type and meaning."""
    types = _types(name)
    rows = [(column, types[column], spec.description) for column, spec in SCHEMAS[name].columns.items()]
    return pd.DataFrame(rows, columns=["column", "type", "meaning"])


def table(name: str, rows: list[tuple] | pd.DataFrame) -> pd.DataFrame:
    """Make a table of `rows` with its columns' types, and check it against its schema.

    Raises
    ------
    InputError
        if a value does not fit its column; the sentence names table, column and value.
    """
    if isinstance(rows, pd.DataFrame):
        frame = rows
        for column in sorted({*columns(name)} ^ {*frame.columns}, key=str):
            what = "is not one of its columns" if column in frame.columns else "is missing"
            raise InputError(f"table '{name}' does not fit its schema: column '{column}' {what}")
        frame = frame[columns(name)].reset_index(drop=True)
    else:
        frame = pd.DataFrame(rows, columns=columns(name))
    types = _types(name)
    for column, dtype in types.items():
        found = pd.api.types.infer_dtype(frame[column], skipna=True)
        if found != "empty" and frame[column].notna().any() and found not in _FOUND_TYPES.get(dtype, ("string",)):
            raise InputError(f"table '{name}' does not fit its schema: column '{column}' is {found} and not {dtype}")
    try:
        frame = frame.astype(types)
        return SCHEMAS[name].validate(frame)
    except (SchemaError, SchemaErrors, TypeError, ValueError) as error:
        what = getattr(error, "schema", None)
        detail = f"column '{getattr(what, 'name', None) or name}'" if what is not None else str(error).split("\n")[0]
        cases = getattr(error, "failure_cases", None)
        shown = f", for example {cases['failure_case'].iloc[0]!r}" if isinstance(cases, pd.DataFrame) else ""
        raise InputError(f"table '{name}' does not fit its schema: {detail}{shown}") from error


def arrow_schema(name: str) -> pyarrow.Schema:
    """Give the Parquet types of a table."""
    return pyarrow.schema((column, _ARROW_TYPES.get(dtype, pyarrow.string())) for column, dtype in _types(name).items())


def write(name: str, frame: pd.DataFrame, folder: Path) -> Path:
    """Write a table into `folder`, whole or not at all: Parquet, and CSV for `excluded`."""
    frame = table(name, frame)
    target = path(name, folder)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if target.suffix == ".csv":
            frame.to_csv(beside, index=False, lineterminator="\n")
        else:
            arrow = pyarrow.Table.from_pandas(frame, arrow_schema(name), preserve_index=False)
            arrow = arrow.replace_schema_metadata(None)
            pyarrow.parquet.write_table(arrow, beside, compression="zstd", compression_level=9)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return target


def write_csv(frame: pd.DataFrame, file: Path) -> Path:
    """Write a result as CSV, whole or not at all.

    Raises
    ------
    InputError
        if the file cannot be written.
    """
    file = Path(file)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        frame.to_csv(beside, index=False, lineterminator="\n")
        beside.replace(file)
    except OSError as error:
        raise InputError(f"{file}: cannot be written ({error.strerror or error}); choose another file") from error
    finally:
        beside.unlink(missing_ok=True)
    return file


def read(name: str, folder: Path) -> pd.DataFrame:
    """Read a table from `folder` and check it against its schema.

    Raises
    ------
    InputError
        if the file is missing, cannot be read, or does not fit the schema.
    """
    source = path(name, folder)
    if not source.is_file():
        raise InputError(f"{folder}: there is no {source.name} here; write it with `framing annotate … --out {folder}`")
    try:
        if source.suffix == ".csv":
            types = {column: dtype for column, dtype in _types(name).items() if dtype != "object"}
            frame = pd.read_csv(source, dtype=types, keep_default_na=False, na_values=[""])
        else:
            frame = pyarrow.parquet.read_table(source).to_pandas()
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        raise InputError(f"{source}: cannot be read as a table ({error}); annotate the articles again") from error
    try:
        for column, dtype in _types(name).items():
            if dtype == "object" and column in frame.columns:
                spans = [[(int(start), int(end)) for start, end in spans] for spans in frame[column]]
                frame[column] = pd.Series(spans, dtype=object)
        return table(name, frame)
    except (InputError, TypeError, ValueError) as error:
        raise InputError(f"{source}: {error}; annotate the articles again") from error


def path(name: str, folder: Path) -> Path:
    """Say where a table stands in `folder`."""
    return Path(folder) / (f"{name}.csv" if name == "excluded" else f"{name}.parquet")
