"""Files of a folder, wherever it lies."""

import subprocess
import sys

import pyarrow
import pyarrow.parquet
import pytest

from analysis.store import Store

READ_AND_END = "import sys; from analysis.store import Store; Store(sys.argv[1]).read_parquet('big.parquet')"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    columns = {f"column{i}": list(range(20_000)) for i in range(8)}
    pyarrow.parquet.write_table(pyarrow.table(columns), folder / "big.parquet", row_group_size=1000)
    return folder


def test_a_parquet_file_is_read_whole(folder):
    assert Store(folder).read_parquet("big.parquet").equals(pyarrow.parquet.read_table(folder / "big.parquet"))


def test_strings_that_recur_are_held_once(tmp_path):
    pyarrow.parquet.write_table(pyarrow.table({"term": ["rain", "rain", "fell"]}), tmp_path / "terms.parquet")
    column = Store(tmp_path).read_parquet("terms.parquet", read_dictionary=["term"])["term"].combine_chunks()
    assert column.dictionary.to_pylist() == ["rain", "fell"]


@pytest.mark.parametrize("time", range(3))
def test_a_process_that_ends_right_after_it_read_a_file_ends_well(folder, time):
    # read from an open file, Arrow aborted four in ten
    assert subprocess.run([sys.executable, "-c", READ_AND_END, folder]).returncode == 0
