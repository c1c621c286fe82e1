"""Sentences of the report and of its notebooks can be read once: Flesch's reading ease is 50 or more."""

import re
from pathlib import Path

import nbformat
import pyphen
import pytest

import analysis as an
from analysis.comparison.register import MEASURES
from analysis.show import findings, overview

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
LEAST = 50
SYLLABLES = pyphen.Pyphen(lang="en_US")
# what has to be named as it is: measures of the field, files, other people's names
EXCEPTIONS = {"Kitagawa", "Gallagher", "framing report --hypotheses"}


def reading_ease(text: str) -> float:
    """Return 206.835 − 1.015 words per sentence − 84.6 syllables per word (Flesch 1948); a number is one syllable."""
    sentences = [each for each in re.split(r"(?<=[.!?:;])\s+", text) if re.search("[A-Za-z]", each)]
    words = re.findall(r"[A-Za-z’'-]+|\d[\d.,]*", text)
    n_syllables = sum(1 + len(SYLLABLES.positions(word)) for word in words)
    return 206.835 - 1.015 * len(words) / max(len(sentences), 1) - 84.6 * n_syllables / max(len(words), 1)


def without_names(text: str, names) -> str:
    """Put one plain name in place of all names, which are what they are."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "Bob")
    return text


@pytest.fixture(scope="module")
def compared():
    corpus = an.open()
    asked = [("words", {}), *(("quotes", {"by": by}) for by in ("side", "speaker_kind", "cue_class", "n_speakers"))]
    return [an.compare(corpus, measure, "RT", "AP", **options) for measure, options in [*asked, ("sentiment", {})]]


def test_the_scale_is_that_of_flesch():
    assert reading_ease("The cat sat on the mat.") == pytest.approx(206.835 - 1.015 * 6 - 84.6, abs=0.01)
    assert reading_ease("Notwithstanding institutional heterogeneity, distributional asymmetries materialise.") < 0


def test_the_sentences_of_comparisons_read_easily(compared):
    for made in compared:
        told = " ".join([*made.sentences(), findings.how_sure(made)[1]])
        written = {made.corpus.as_written(group) for group in made.table["group"]}
        names = {name for name in written if name[:1].isupper()}
        assert reading_ease(without_names(told, names)) >= LEAST, (made.name, told)


def test_the_sentences_about_a_corpus_read_easily():
    told = " ".join(overview.about_corpus(an.open()))
    assert reading_ease(told) >= LEAST, told


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("0[1-5]*.ipynb")), ids=lambda path: path.stem)
def test_the_prose_of_a_notebook_reads_easily_cell_by_cell(path):
    for cell in nbformat.read(path, as_version=4).cells:
        prose = " ".join(line for line in cell.source.splitlines() if not line.startswith("#"))
        if cell.cell_type == "markdown" and len(prose.split()) > 8 and not any(name in prose for name in EXCEPTIONS):
            assert reading_ease(re.sub(r"[*`]", "", prose)) >= LEAST, prose


def test_questions_of_measures_read_easily():
    for measure in MEASURES.values():
        assert reading_ease(measure.question) >= LEAST, measure.question
