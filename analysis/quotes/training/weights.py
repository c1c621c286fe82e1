"""Train the pointer model on annotated articles.

Entry point: `train_weights`.
"""

import random
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from tqdm import tqdm

from analysis.quotes.model.features import shape, spelling
from analysis.quotes.model.pointers import DISTANCES
from analysis.quotes.training.examples import Example
from analysis.quotes.training.network import Network, export

ARTICLES_AT_ONCE, POOL, EPOCHS, N_ENDINGS = 8, 64, 9, 2500
RATE, WORD_RATE, DECAY, UNKNOWN, AVERAGED = 2.5e-3, 5e-4, 0.02, 0.04, 0.4


def train_weights(examples: list[Example], vectors: Path, seed: int = 1, epochs: int = EPOCHS) -> dict[str, np.ndarray]:
    """Train on `examples`; give the arrays that `analysis.quotes.model.pointers.Pointers` reads.

    Parameters
    ----------
    examples
        Annotated articles, those of a held-out fold left out.
    vectors
        `.npz` that `learn_vectors` wrote.
    seed, epochs
        Of the random draws; passes over the articles.
    """
    random.seed(seed)
    torch.manual_seed(seed)
    with np.load(vectors) as file:
        names, values = [str(name) for name in file["names"]], file["vectors"]
    counted = Counter(name[-3:] for name in names)
    endings = sorted(counted, key=lambda ending: (-counted[ending], ending))[:N_ENDINGS]
    ids = ({name: i + 1 for i, name in enumerate(names)}, {ending: i + 1 for i, ending in enumerate(endings)})
    inputs = [(example, _ids(example, *ids)) for example in examples]
    net = Network(values, len(endings))
    others = [value for name, value in net.named_parameters() if name != "word.weight"]
    adam = torch.optim.AdamW(others, RATE, betas=(0.9, 0.98), weight_decay=DECAY)
    word_adam = torch.optim.SparseAdam([net.word.weight], WORD_RATE)
    pools = range(0, len(inputs), POOL)
    n_steps = epochs * sum(-(-min(POOL, len(inputs) - i) // ARTICLES_AT_ONCE) for i in pools)
    schedule = torch.optim.lr_scheduler.OneCycleLR(adam, RATE, total_steps=n_steps + 5, pct_start=0.15)
    average = {name: value.clone() for name, value in net.state_dict().items()}
    step = 0
    with tqdm(total=n_steps, unit=" steps", desc="training") as progress:
        for _ in range(epochs):
            for batch in _batches(inputs):
                loss = _loss(net, batch)
                adam.zero_grad()
                word_adam.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(others, 2.0)
                word_adam.param_groups[0]["lr"] = WORD_RATE * min(1.0, (n_steps - step) / (0.7 * n_steps))
                adam.step()
                word_adam.step()
                schedule.step()
                step += 1
                _follow(average, net, step - (1 - AVERAGED) * n_steps)
                progress.update()
                progress.set_postfix(loss=f"{loss.item():.2f}")
    return export(average, names, endings)


def _ids(example, vocabulary, endings):
    forms = [spelling(word) for word in example.seen.words]
    word = [vocabulary.get(form, 0) for form in forms]
    return np.array([word, [endings.get(form[-3:], 0) for form in forms], [shape(word) for word in example.seen.words]])


def _batches(inputs):
    """Shuffle, and put articles of like length together."""
    order = random.sample(inputs, len(inputs))
    batches = []
    for i in range(0, len(order), POOL):
        pool = sorted(order[i : i + POOL], key=lambda one: len(one[0].seen.words))
        batches += [pool[k : k + ARTICLES_AT_ONCE] for k in range(0, len(pool), ARTICLES_AT_ONCE)]
    random.shuffle(batches)
    return batches


def _follow(average, net, step):
    """Let the averaged weights follow the trained ones over the last part of training."""
    if step > 0:
        keep = min(0.995, step / (10 + step))
        with torch.no_grad():
            for name, value in net.state_dict().items():
                average[name].mul_(keep).add_(value, alpha=1 - keep)


def _loss(net, batch):
    longest = max(len(example.seen.words) for example, _ in batch)
    ids = np.zeros((3, len(batch), longest), np.int64)
    places = np.zeros((len(batch), 6, longest), np.int64)
    mask = np.zeros((len(batch), longest), np.float32)
    is_cue = torch.zeros(len(batch), longest)
    items = []
    for i, (example, row) in enumerate(batch):
        n = row.shape[1]
        ids[:, i, :n], places[i, :, :n], mask[i, :n] = row, example.seen.places, 1
        for target in example.targets:
            is_cue[i, target.cue] = 1
            if target.content[0] >= 0:
                items.append((i, example.seen, target))
    word, suffix, kind = torch.tensor(ids)
    hidden = torch.rand(word.shape) < UNKNOWN
    word = word.masked_fill(hidden, 0)
    suffix = suffix.masked_fill(hidden & (torch.rand(word.shape) < 0.3), 0)
    mask = torch.tensor(mask)
    x = net.encode(word, suffix, kind, torch.tensor(places), mask)
    each = functional.binary_cross_entropy_with_logits(net.cues(x), is_cue, reduction="none")
    loss = (each * mask).sum() / is_cue.sum().clamp(min=1)
    if items:
        scores, gold = net.pointers(*_windows(x, items)), torch.tensor([_gold(target) for *_, target in items])
        loss = loss + 3 * functional.cross_entropy(
            scores.permute(0, 2, 1).reshape(-1, scores.shape[1]), gold.reshape(-1)
        )
    return loss


def _gold(target):
    nowhere = (target.cue, target.cue)
    ends = (*target.content, *(target.source or nowhere), *(target.hole or nowhere))
    return [end - target.low for end in ends]


def _windows(x, items):
    longest = max(target.high - target.low for *_, target in items)
    token, bucket = (np.zeros((len(items), longest), np.int64) for _ in range(2))
    counts, mask = np.zeros((len(items), 4, longest), np.int64), np.zeros((len(items), longest), bool)
    for row, (_, seen, target) in enumerate(items):
        index = np.arange(target.low, target.high)
        away, n = index - target.cue, len(index)
        token[row, :n], mask[row, :n] = index, True
        bucket[row, :n] = np.where(away < 0, 11 - np.digitize(-away, DISTANCES), 12 + np.digitize(away, DISTANCES))
        between = seen.passed[:, index] - seen.passed[:, [target.cue]]
        counts[row, :, :n] = np.where(between < 0, np.minimum(-between, 3) + 4, np.minimum(between, 3))
    article = torch.tensor([i for i, *_ in items])
    cue = torch.tensor([target.cue for *_, target in items])
    arrays = (torch.tensor(array) for array in (bucket, counts, mask))
    return x[article[:, None], torch.tensor(token)], x[article, cue], *arrays
