"""The pointer model in PyTorch, for training only; `analysis.annotation.quotes.model.pointers` runs it in numpy.

Entry points: `Network`, `export`.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from analysis.annotation.quotes.model.features import N_PLACES, N_SHAPES
from analysis.annotation.quotes.model.pointers import DILATIONS, DISTANCES, PAIR_DILATIONS

CUE_WIDTH, DROPOUT, IMPOSSIBLE = 64, 0.15, -1e4
N_BUCKETS, N_COUNTS = 12 + len(DISTANCES) + 2, 8


class Network(nn.Module):
    """Five dilated convolutions over the tokens; a score for cues; for each cue two convolutions and six pointers."""

    def __init__(self, vectors: np.ndarray, n_endings: int, width: int, pair_width: int):
        super().__init__()
        self.word = nn.Embedding(len(vectors) + 1, vectors.shape[1], sparse=True)
        with torch.no_grad():
            self.word.weight.zero_()
            self.word.weight[1:] = torch.tensor(vectors / vectors.std() * 0.3)
        self.word_to_width = nn.Linear(vectors.shape[1], width, bias=False)
        self.suffix, self.shape = nn.Embedding(n_endings + 1, width), nn.Embedding(N_SHAPES, width)
        self.place = nn.ModuleList(nn.Embedding(N_PLACES, width) for _ in range(6))
        self.conv = nn.ModuleList(nn.Conv1d(width, width, 3, padding=d, dilation=d) for d in DILATIONS)
        self.norm = nn.LayerNorm(width)
        self.cue1, self.cue2 = nn.Linear(width, CUE_WIDTH), nn.Linear(CUE_WIDTH, 1)
        self.pair, self.pair_cue = nn.Linear(width, pair_width), nn.Linear(width, pair_width)
        self.distance = nn.Embedding(N_BUCKETS, pair_width)
        self.between = nn.ModuleList(nn.Embedding(N_COUNTS, pair_width) for _ in range(4))
        self.pair_conv = nn.ModuleList(
            nn.Conv1d(pair_width, pair_width, 3, padding=d, dilation=d) for d in PAIR_DILATIONS
        )
        self.point = nn.Linear(pair_width, 6)
        self.dropout = nn.Dropout(DROPOUT)
        for table in (self.suffix, self.shape, *self.place, self.distance, *self.between):
            nn.init.normal_(table.weight, std=0.1)

    def encode(self, word, suffix, shape, places, mask):
        x = self.word_to_width(self.word(word)) + self.suffix(suffix) + self.shape(shape)
        for k, table in enumerate(self.place):
            x = x + table(places[:, k])
        x = (self.dropout(x) * mask[..., None]).transpose(1, 2)
        for conv in self.conv:
            x = x + self.dropout(functional.relu(conv(x))) * mask[:, None]
        return self.norm(x.transpose(1, 2))

    def cues(self, x):
        return self.cue2(functional.relu(self.cue1(self.dropout(x)))).squeeze(-1)

    def pointers(self, token, cue, bucket, counts, mask):
        y = self.pair(token) + self.pair_cue(cue)[:, None] + self.distance(bucket)
        for k, table in enumerate(self.between):
            y = y + table(counts[:, k])
        y = (self.dropout(functional.relu(y)) * mask[..., None]).transpose(1, 2)
        for conv in self.pair_conv:
            y = y + functional.relu(conv(y)) * mask[:, None]
        return self.point(y.transpose(1, 2)).masked_fill(~mask[..., None], IMPOSSIBLE)


def export(state: dict, names: list[str], endings: list[str]) -> dict[str, np.ndarray]:
    """Give the weights as the arrays that `Pointers` reads; words in 8 bits, the other matrices in 16."""
    w = {name: value.numpy().astype(np.float32) for name, value in state.items()}
    words = w["word.weight"] @ w["word_to_width.weight"].T
    scales = np.maximum(np.abs(words).max(axis=1) / 127, 1e-12).astype(np.float32)
    arrays = {
        "words": np.round(words / scales[:, None]).astype(np.int8),
        "word_scales": scales,
        "suffixes": w["suffix.weight"],
        "shapes": w["shape.weight"],
        "places": np.stack([w[f"place.{k}.weight"] for k in range(6)]),
        "distance": w["distance.weight"],
        "between": np.stack([w[f"between.{k}.weight"] for k in range(4)]),
        "norm": w["norm.weight"],
        "norm_bias": w["norm.bias"],
    }
    for name in ("cue1", "cue2", "pair", "pair_cue", "point"):
        arrays[name], arrays[f"{name}_bias"] = w[f"{name}.weight"].T, w[f"{name}.bias"]
    arrays["cue2"], arrays["cue2_bias"] = arrays["cue2"][:, 0], arrays["cue2_bias"][0]
    for name, n in (("conv", len(DILATIONS)), ("pair_conv", len(PAIR_DILATIONS))):
        for k in range(n):
            kernel = w[f"{name}.{k}.weight"]
            arrays[f"{name}{k}"] = np.concatenate([kernel[:, :, j].T for j in range(3)])
            arrays[f"{name}{k}_bias"] = w[f"{name}.{k}.bias"]
    small = {name: a.astype(np.float16) if a.ndim > 1 and a.dtype == np.float32 else a for name, a in arrays.items()}
    for name, listed in (("vocabulary", names), ("endings", endings)):
        small[name] = np.frombuffer("\n".join(listed).encode(), np.uint8)
    return small
