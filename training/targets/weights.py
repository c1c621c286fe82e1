"""Train the network on annotated sentences, and on what several trained networks make of others.

Entry points: `train`, `teach`, `predict`.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from analysis.annotation.targets import TARGET, UNKNOWN, Seen
from training.targets.network import Network, batch

PAIRS_AT_ONCE, POOL, EPOCHS, DROPOUT = 64, 16, 10, 0.3
RATE, DECAY, HIDDEN_WORDS, SMOOTHING = 3e-3, 0.02, 0.1, 0.05
PREDICTED_AT_ONCE = 512


def train(
    seen: Seen,
    goals: np.ndarray,
    pairs: np.ndarray,
    vectors: np.ndarray,
    encoder: dict[str, torch.Tensor],
    seed: int,
    epochs: int = EPOCHS,
    dropout: float = DROPOUT,
) -> Network:
    """Train one network.

    Parameters
    ----------
    seen, goals
        Sentences with targets, and the probability of each class; shape (pair, 3).
    pairs
        Which of them to train on.
    vectors, encoder
        One a word id, not trained further; the weights to begin with, as `pretrain` gives them.
    seed, epochs, dropout
        Of the random draws; passes over the pairs; share of values dropped.
    """
    torch.manual_seed(seed)
    net = Network(vectors, dropout)
    net.load_state_dict(encoder, strict=False)
    trained = [p for p in net.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, RATE, weight_decay=DECAY)
    n_steps = epochs * -(-len(pairs) // PAIRS_AT_ONCE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=n_steps + 1, pct_start=0.15)
    goals = torch.tensor(goals, dtype=torch.float32)
    for chosen in (one for _ in range(epochs) for one in _batches(seen, pairs)):
        word, *middle, feeling, mask, target = batch(seen, chosen)
        hidden = (torch.rand(word.shape) < HIDDEN_WORDS) & (word != TARGET)
        inputs = word.masked_fill(hidden, UNKNOWN), *middle, feeling * ~hidden[..., None], mask, target
        loss = functional.cross_entropy(net(*inputs), goals[chosen])
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 2.0)
        optimiser.step()
        schedule.step()
    return net.eval()


def smoothed(labels: np.ndarray) -> np.ndarray:
    """Give labels as probabilities, with a little left for the other classes."""
    return np.eye(3)[labels] * (1 - SMOOTHING) + SMOOTHING / 3


def predict(nets: Sequence[Network], seen: Seen) -> np.ndarray:
    """Give the mean probabilities of some networks; shape (pair, 3)."""
    pairs, found = np.arange(len(seen.begin)), []
    with torch.no_grad():
        for i in range(0, len(pairs), PREDICTED_AT_ONCE):
            inputs = batch(seen, pairs[i : i + PREDICTED_AT_ONCE])
            found.append(np.mean([net(*inputs).softmax(dim=1).numpy() for net in nets], axis=0))
    return np.concatenate(found)


def _batches(seen: Seen, pairs: np.ndarray) -> list[np.ndarray]:
    """Shuffle, and put windows of like length together."""
    order, found = pairs[torch.randperm(len(pairs)).numpy()], []
    for i in range(0, len(order), PAIRS_AT_ONCE * POOL):
        pool = order[i : i + PAIRS_AT_ONCE * POOL]
        pool = pool[np.argsort(seen.length[pool], kind="stable")]
        found += [pool[k : k + PAIRS_AT_ONCE] for k in range(0, len(pool), PAIRS_AT_ONCE)]
    return [found[k] for k in torch.randperm(len(found)).tolist()]
