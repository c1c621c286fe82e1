"""The network for sentiment toward a target in PyTorch, for training only; `annotate.targets.model` runs it in numpy.

Entry points: `Network`, `batch`, `export`.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from analysis.annotation.targets import DILATIONS, N_CLAUSES, N_PLACES, Seen

WIDTH, HEADS, HIDDEN, N_FEELINGS, IMPOSSIBLE = 96, 4, 64, 3, -1e4
ENCODER = ("to_width", "place", "clause", "capital", "feeling", "conv")


class Network(nn.Module):
    """Three dilated convolutions over the words around a target, attention and maximum over them, three classes."""

    def __init__(self, vectors: np.ndarray, dropout: float = 0.4, word_dropout: float = 0.2):
        super().__init__()
        self.word = nn.Embedding.from_pretrained(torch.tensor(vectors, dtype=torch.float32))
        self.to_width = nn.Linear(vectors.shape[1], WIDTH)
        self.place = nn.Embedding(N_PLACES, WIDTH)
        self.clause = nn.Embedding(N_CLAUSES, WIDTH)
        self.capital = nn.Embedding(2, WIDTH)
        self.feeling = nn.Linear(N_FEELINGS, WIDTH, bias=False)
        self.conv = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, padding=d, dilation=d) for d in DILATIONS)
        self.attention, self.attention_place = nn.Linear(WIDTH, HEADS), nn.Embedding(N_PLACES, HEADS)
        self.hidden, self.out = nn.Linear(WIDTH * (HEADS + 2), HIDDEN), nn.Linear(HIDDEN, 3)
        self.dropout, self.word_dropout = nn.Dropout(dropout), nn.Dropout(word_dropout)
        for table in (self.place, self.clause, self.capital):
            nn.init.normal_(table.weight, std=0.1)
        nn.init.zeros_(self.attention_place.weight)

    def encode(self, word, place, clause, capital, feeling, mask):
        """Give each token a vector that knows its surroundings; shape (pair, token, width)."""
        x = self.to_width(self.word_dropout(self.word(word))) + self.place(place) + self.clause(clause)
        x = ((x + self.capital(capital) + self.feeling(feeling)) * mask[..., None]).transpose(1, 2)
        for conv in self.conv:
            x = x + self.dropout(functional.relu(conv(x))) * mask[:, None]
        return x.transpose(1, 2)

    def forward(self, word, place, clause, capital, feeling, mask, target):
        x = self.encode(word, place, clause, capital, feeling, mask)
        absent = ~mask.bool()[..., None]
        attention = self.attention(x) + self.attention_place(place)
        attention = attention.masked_fill(absent, IMPOSSIBLE).softmax(dim=1)
        heads = (attention.transpose(1, 2) @ x).flatten(1)
        most = x.masked_fill(absent, IMPOSSIBLE).max(dim=1).values
        pooled = torch.cat([heads, most, x[torch.arange(len(x)), target]], dim=1)
        return self.out(self.dropout(functional.relu(self.hidden(self.dropout(pooled)))))


def batch(seen: Seen, pairs: np.ndarray) -> list[torch.Tensor]:
    """Give some pairs as the inputs of `Network`, each as long as the longest."""
    begin, length = seen.begin[pairs], seen.length[pairs]
    at = np.arange(length.max())
    mask = at < length[:, None]
    index = np.where(mask, begin[:, None] + at, begin[:, None])
    whole = [torch.tensor(np.where(mask, a[index], 0)) for a in (seen.word, seen.place, seen.clause, seen.capital)]
    feeling = torch.tensor(seen.feeling[index] * mask[..., None])
    return [*whole, feeling, torch.tensor(mask, dtype=torch.float32), torch.tensor(seen.target[pairs] - begin)]


def export(net: Network, names: list[str], valences: np.ndarray) -> dict[str, np.ndarray]:
    """Give the weights as the arrays that `annotate.targets.model.Network` reads; words in 8 bits, matrices in 16."""
    w = {name: value.detach().numpy().astype(np.float32) for name, value in net.state_dict().items()}
    words = w["word.weight"] @ w["to_width.weight"].T + w["to_width.bias"]
    scales = (np.abs(words).max(axis=1) / 127).astype(np.float32)
    arrays = {
        "words": np.round(words / scales[:, None]).astype(np.int8),
        "word_scales": scales,
        "places": w["place.weight"],
        "clauses": w["clause.weight"],
        "capital": w["capital.weight"],
        "feeling": w["feeling.weight"].T,
        "attention": w["attention.weight"].T,
        "attention_places": w["attention_place.weight"] + w["attention.bias"],
    }
    for name in ("hidden", "out"):
        arrays[name], arrays[f"{name}_bias"] = w[f"{name}.weight"].T, w[f"{name}.bias"]
    for k in range(len(DILATIONS)):
        arrays[f"conv{k}"] = np.concatenate([w[f"conv.{k}.weight"][:, :, j].T for j in range(3)])
        arrays[f"conv{k}_bias"] = w[f"conv.{k}.bias"]
    small = {name: a.astype(np.float16) if a.ndim > 1 and a.dtype == np.float32 else a for name, a in arrays.items()}
    small |= {"slope": np.float32(1), "intercept": np.zeros(3, np.float32), "valences": valences}
    return small | {"vocabulary": np.frombuffer("\n".join(names).encode(), np.uint8)}
