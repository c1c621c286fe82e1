"""Learn word vectors from unlabelled articles.

Entry points: `learn_vectors`, `texts`.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import fsspec
import numpy as np

from analysis.annotation.quotes.model.features import LINE_END, TOKEN, spelling
from analysis.text.words import lines, normalise

WIDTH, WINDOW, FEWEST, EPOCHS, NEGATIVE = 128, 4, 12, 5, 8
LONGEST_LINE = 5000
TEXT_KEYS = ("content_original", "text")


def learn_vectors(sources: Iterable[Path], target: Path, workers: int = 2) -> int:
    """Learn a vector for each token that stands at least twelve times in the articles; give their number.

    Parameters
    ----------
    sources
        JSON-lines files, plain, .gz or .xz, with the text under `content_original` or `text`.
    target
        `.npz` to write: `names` and `vectors`, the most frequent first.
    """
    from gensim.models import Word2Vec

    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        for source in sources:
            for text in texts(Path(source)):
                tokens = [spelling(token) for token in _tokens(text)]
                for i in range(0, len(tokens), LONGEST_LINE):
                    file.write(" ".join(tokens[i : i + LONGEST_LINE]) + "\n")
        file.flush()
        options = {"vector_size": WIDTH, "window": WINDOW, "min_count": FEWEST, "epochs": EPOCHS, "seed": 1}
        model = Word2Vec(corpus_file=file.name, sg=0, negative=NEGATIVE, sample=1e-4, workers=workers, **options)
    np.savez(target, names=np.array(model.wv.index_to_key), vectors=model.wv.vectors.astype(np.float32))
    return len(model.wv)


def _tokens(text: str) -> Iterator[str]:
    for start, end in lines(text):
        yield from TOKEN.findall(normalise(text[start:end]))
        yield LINE_END


def texts(source: Path) -> Iterator[str]:
    """Read the articles of a JSON-lines file, plain, .gz or .xz."""
    with fsspec.open(source, "rt", encoding="utf-8", compression="infer") as file:
        for line in file:
            record = json.loads(line)
            yield next((record[key] for key in TEXT_KEYS if record.get(key)), "")
