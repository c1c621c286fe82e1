"""Rows of a table as an Arrow table, and whether they fit the schema (`analysis.corpus.schema`) for certain.

Entry points: `as_arrow`, `fits`, `arrow_schema`. They only ever say yes quickly: where they do not, the schema itself
is asked (`analysis.corpus.tables.table`), which takes longer and says what is wrong.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import chain
from operator import itemgetter
from types import NoneType

import pandas as pd
import pyarrow

from analysis.corpus.schema import SCHEMAS, types

_TEXT = pyarrow.string(), {str, NoneType}
# The Parquet type of each pandas type, and the types of Python that become it without loss.
_TYPES = {
    "int64": (pyarrow.int64(), {int}),
    "int8": (pyarrow.int8(), {int}),
    "Int64": (pyarrow.int64(), {int, NoneType}),
    "float64": (pyarrow.float64(), {float, int, NoneType}),
    "datetime64[s]": (pyarrow.timestamp("s"), {datetime, NoneType}),
    "object": (pyarrow.list_(pyarrow.list_(pyarrow.int32())), {list}),
}


def arrow_schema(name: str) -> pyarrow.Schema:
    """Give the Parquet types of a table."""
    return pyarrow.schema((column, _TYPES.get(dtype, _TEXT)[0]) for column, dtype in types(name).items())


def as_arrow(name: str, rows: Sequence[tuple]) -> pyarrow.Table | None:
    """Make an Arrow table of rows; None where they may not fit the schema.

    Examples
    --------
    >>> as_arrow("leads", [("a1", "rain", 5), ("a1", "rain fell", 2)]).to_pydict()
    {'article_id': ['a1', 'a1'], 'term': ['rain', 'rain fell'], 'count': [5, 2]}
    >>> as_arrow("leads", [("a1", "rain", 5.5)]), as_arrow("leads", [("a1", "rain", 0)])
    (None, None)
    """
    schema = arrow_schema(name)
    dtypes = types(name).values()
    with suppress(pyarrow.ArrowException, TypeError, ValueError, LookupError, OverflowError):
        columns = [list(map(itemgetter(i), rows)) for i in range(len(schema))]
        if not {*map(len, rows)} <= {len(schema)} or not all(map(_is_of_type, columns, dtypes)):
            return None
        pairs = zip(columns, schema.types, strict=True)
        arrays = [pyarrow.array(values, kind, from_pandas=True) for values, kind in pairs]
        series = [
            pd.Series(values, dtype=object) if dtype == "object" else array.to_pandas()
            for values, array, dtype in zip(columns, arrays, dtypes, strict=True)
        ]
        if fits(name, dict(zip(schema.names, series, strict=True))):
            return pyarrow.Table.from_arrays(arrays, schema=schema)
    return None


def fits(name: str, columns: Mapping[str, pd.Series] | pd.DataFrame) -> bool:
    """Say whether columns, each of its right type, fit the schema: all that it asks of them is found true."""
    schema = SCHEMAS[name]
    with suppress(TypeError, ValueError, LookupError):
        return all(
            (spec.nullable or columns[column].notna().all())
            and all(check(columns[column]).check_passed for check in spec.checks)
            for column, spec in schema.columns.items()
        ) and not any(columns[column].duplicated().any() for column in schema.unique or ())
    return False


def _is_of_type(values: list, dtype: str) -> bool:
    """Say whether values become the type without loss, whatever Arrow makes of others."""
    if not {*map(type, values)} <= _TYPES.get(dtype, _TEXT)[1]:
        return False
    if dtype.startswith("datetime"):
        return not any(value and (value.tzinfo or value.microsecond) for value in values)
    if dtype == "object":
        spans = list(chain.from_iterable(values))
        return {*map(type, spans)} <= {tuple} and {*map(type, chain.from_iterable(spans))} <= {int}
    return True
