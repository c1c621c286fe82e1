"""Let trained models mark unlabelled articles, so that a smaller model can learn from what they agree on.

Entry point: `teach`. Knowledge distillation as in Hinton, Vinyals and Dean (2015): the targets are probabilities.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from analysis.annotation.quotes.model.features import Seen
from analysis.annotation.quotes.model.pointers import Pointers
from training.quotes.examples import see

LEAST_CUE = -1.5
SHORTEST, LONGEST, FEWEST_MARKS, FEWEST_TOKENS = 1500, 8000, 4, 100


@dataclass(frozen=True)
class Taught:
    """An article with the teachers' mean judgement: each token's score as a cue, and each likely cue's pointers."""

    seen: Seen
    cue_scores: np.ndarray
    cues: list[int]
    pointers: list[tuple[int, np.ndarray]]


def teach(texts: Iterable[str], models: list[Pointers], n_articles: int, seed: int = 7) -> list[Taught]:
    """Mark up to `n_articles` of the texts that are neither short nor long and hold quotation marks.

    Parameters
    ----------
    texts
        Unlabelled articles.
    models
        The teachers; their cue scores and pointer probabilities are averaged.
    n_articles, seed
        How many to draw, and the seed of the draw.
    """
    eligible = [text for text in texts if SHORTEST <= len(text) <= LONGEST and _n_marks(text) >= FEWEST_MARKS]
    random.Random(seed).shuffle(eligible)
    taught = []
    for text in tqdm(eligible[:n_articles], unit=" articles", desc="teaching"):
        seen = see(text)
        if seen is not None and len(seen.words) >= FEWEST_TOKENS:
            taught.append(_taught(seen, models))
    return taught


def _n_marks(text: str) -> int:
    return text.count('"') + text.count("“")


def _taught(seen: Seen, models: list[Pointers]) -> Taught:
    encoded = [model.encode(seen) for model in models]
    scores = np.mean([model.cues(x) for model, x in zip(models, encoded, strict=True)], axis=0)
    cues = np.flatnonzero((scores > LEAST_CUE) & (seen.starts < seen.ends))
    found = [model.point(x, seen, cues)[1] for model, x in zip(models, encoded, strict=True)] if len(cues) else []
    mean = np.mean(np.exp(found), axis=0).astype(np.float16)
    windows = zip(*(edge.tolist() for edge in seen.windows(cues)), strict=True)
    half = [(low, mean[:, k, : high - low].T) for k, (low, high) in enumerate(windows)]
    return Taught(seen, scores.astype(np.float16), cues.tolist(), half)
