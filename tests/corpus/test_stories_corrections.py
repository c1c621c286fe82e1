"""What a person says of the grouping is honoured, and what is wrong with it is said in one sentence."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.corpus.stories import apply_corrections
from analysis.errors import InputError
from tests.benchmarks.stories import group

STORIES = pd.DataFrame(
    {"article_id": ["a", "b", "c"], "story": ["rain", "rain", "wine"], "confidence": [0.7, 0.6, 0.9]}
)


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "stories.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_corrected_article_tells_the_story_that_the_file_says(tmp_path):
    found = apply_corrections(STORIES, written(tmp_path, "article_id,story\nb,wine\n"))
    assert found["story"].tolist() == ["rain", "wine", "wine"]
    assert found["confidence"].tolist() == [0.7, 1.0, 0.9]


def test_an_empty_story_makes_an_article_stand_alone(tmp_path):
    found = apply_corrections(STORIES, written(tmp_path, "article_id,story\na,\nb,\n"))
    assert found["story"].tolist() == ["alone-a", "alone-b", "wine"]


def test_columns_may_stand_in_any_order_beside_others_and_after_a_byte_order_mark(tmp_path):
    found = apply_corrections(STORIES, written(tmp_path, "\ufeffstory,why,article_id\r\nwine,seen,a\r\n\r\n"))
    assert found["story"].tolist() == ["wine", "rain", "wine"]


def test_a_file_that_a_spreadsheet_wrote_in_another_encoding_and_with_semicolons_is_read(tmp_path):
    found = apply_corrections(STORIES, written(tmp_path, b"article_id;story\na;caf\xe9\n"))
    assert found["story"].tolist() == ["café", "rain", "wine"]


def test_corrections_hold_when_articles_are_added(tmp_path):
    leads = pd.DataFrame({"article_id": [*"aabbccdd"], "term": ["orvel", "tamsin"] * 4, "count": 1})
    articles = pd.DataFrame({"article_id": [*"abcd"], "published": "2024-03-01"})
    corrected = apply_corrections(STORIES, written(tmp_path, "article_id,story\nb,\n"))
    found = group(articles, leads, corrected).set_index("article_id")["story"]
    assert found[["a", "b", "c"]].tolist() == ["rain", "alone-b", "wine"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "row 1: the header must hold article_id,story"),
        ("id,story\na,rain\n", "row 1: the header must hold article_id,story"),
        ("article_id,story\na,rain\nz,rain\n", "row 3: there is no article 'z'"),
        ("article_id,story\na,rain\na,wine\n", "row 3: article 'a' stands here twice"),
        ("article_id,story\na\n", "row 2: has 1 cells and not 2"),
        ("article_id,story\na,rain,wine\n", "row 2: the row has 3 cells where the header has 2"),
        ('article_id,story\na,"rain\n', "row 2: the row cannot be read as CSV"),
    ],
)
def test_a_file_that_is_wrong_is_refused_in_one_sentence(tmp_path, content, says):
    path = written(tmp_path, content)
    with pytest.raises(InputError) as error:
        apply_corrections(STORIES, path)
    assert str(error.value).startswith(str(path))
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        apply_corrections(STORIES, tmp_path / "none.csv")
