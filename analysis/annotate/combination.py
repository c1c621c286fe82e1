"""A combination of two dictionaries and a network: closer to what people say of a sentence than any of them.

Entry point: `combine`. It is slow beside all else that is computed of a sentence, so that `annotate` does it if asked.
"""

from collections.abc import Iterable

import pandas as pd

from analysis.annotate import afinn, vader
from analysis.annotate.targets.toward import toward
from analysis.text.words import normalise, words

PLACES = (0.25, 0.75)
COLUMNS = ["compound", "afinn", "stance", "combined"]


def combine(sentences: Iterable[str]) -> pd.DataFrame:
    """Score each sentence by VADER, by AFINN, by the network of `analysis.annotate.targets`, and by all three.

    Parameters
    ----------
    sentences
        Strings.

    Returns
    -------
    DataFrame
        One row a sentence, all in [-1, 1]: `compound` (VADER), `afinn`, `stance` and `combined`. `stance` is NaN, and
        `combined` the mean of the dictionaries, where a sentence has no word.

    Notes
    -----
    `stance` is what the network thinks of the sentence toward its words at a quarter and at three quarters of its
    length, numbers aside: the probability of positive less that of negative, averaged. It sees word order, and words
    that no dictionary has. `combined` is half the mean of the dictionaries and half stance: equal weights, not fitted;
    on news editorials the three have one spread (.40). Correlation with people's ratings of 5,190 sentences of
    editorials (Hutto and Gilbert 2014): VADER .503, AFINN .495, stance .534, combined .580 (`make bench-sentiment`).
    What it cannot show: through which words; only dictionaries can be taken apart into them.

    Examples
    --------
    >>> combine(["They mourn the dead.", "A treaty of peace was welcomed."])["combined"].gt(0).tolist()
    [False, True]
    """
    plain = [normalise(sentence) for sentence in sentences]
    pairs = [(i, span) for i, sentence in enumerate(plain) for span in _places(sentence)]
    found = toward([plain[i] for i, _ in pairs], [span for _, span in pairs])
    stance = (found["positive"] - found["negative"]).groupby([i for i, _ in pairs]).mean()
    table = pd.DataFrame(
        {
            "compound": [vader.read(sentence).compound for sentence in plain],
            "afinn": [afinn.score(sentence) for sentence in plain],
        },
        dtype=float,
    )
    table["stance"] = stance.reindex(table.index).round(4)
    dictionaries = (table["compound"] + table["afinn"]) / 2
    table["combined"] = ((dictionaries + table["stance"].fillna(dictionaries)) / 2).round(4)
    return table[COLUMNS]


def _places(sentence: str) -> list[tuple[int, int]]:
    spans = [(start, end) for start, end in words(sentence) if sentence[start].isalpha()]
    return [spans[int(place * len(spans))] for place in PLACES] if spans else []
