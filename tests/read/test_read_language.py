"""A text in another language is listed and not measured."""

import pytest

from analysis.read import Excluded, read_articles
from analysis.read.article import is_english

GERMAN = "Der Regen fiel auf die Stadt, und in der Nacht war er so stark, dass die Brücke gesperrt wurde. " * 4
RUSSIAN = "Дождь шёл всю ночь, и утром мост через реку закрыли для машин до самого вечера пятницы. " * 4
HEADLINES = "Mayor warns residents. Bridge closed after floods, officials said on Friday that the road is open. " * 4


@pytest.mark.parametrize(
    ("text", "english"), [(GERMAN, False), (RUSSIAN, False), (HEADLINES, True), ("Regen fiel.", True)]
)
def test_function_words_tell_english_from_other_languages(text, english):
    assert is_english(text) is english


def test_a_text_in_another_language_is_excluded_with_the_reason(tmp_path):
    (tmp_path / "in.csv").write_text(f'outlet,text\nBugle,"{HEADLINES}"\nKurier,"{GERMAN}"\n', "utf-8")
    kept, other = read_articles([tmp_path / "in.csv"])
    assert kept.outlet == "Bugle"
    assert isinstance(other, Excluded) and "not English" in other.reason
