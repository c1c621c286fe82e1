"""Train the pointer model on annotated articles, and on articles that trained models have marked.

Entry point: `train_weights`.
"""

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from tqdm import tqdm

from analysis.annotation.quotes.model.features import shape, spelling
from analysis.annotation.quotes.model.pointers import DISTANCES
from training.quotes.examples import Example
from training.quotes.network import Network, export
from training.quotes.teach import Taught

ARTICLES_AT_ONCE, POOL, EPOCHS, N_ENDINGS = 8, 64, 9, 2500
RATE, WORD_RATE, DECAY, UNKNOWN, AVERAGED = 2.5e-3, 5e-4, 0.02, 0.04, 0.4


def train_weights(
    examples: list[Example],
    vectors: Path,
    seed: int = 1,
    epochs: int = EPOCHS,
    widths: tuple[int, int] = (128, 64),
    taught: Sequence[Taught] = (),
) -> dict[str, np.ndarray]:
    """Train on `examples`; give the arrays that `analysis.annotation.quotes.model.pointers.Pointers` reads.

    Parameters
    ----------
    examples
        Annotated articles, those of a held-out fold left out.
    vectors
        `.npz` that `learn_vectors` wrote.
    seed, epochs
        Of the random draws; passes over the annotated articles.
    widths
        Of the encoder and of the pointers.
    taught
        Articles marked by teachers; each epoch sees as many of them as of the annotated ones, in turn.
    """
    random.seed(seed)
    torch.manual_seed(seed)
    with np.load(vectors) as file:
        names, values = [str(name) for name in file["names"]], file["vectors"]
    counted = Counter(name[-3:] for name in names)
    endings = sorted(counted, key=lambda ending: (-counted[ending], ending))[:N_ENDINGS]
    ids = ({name: i + 1 for i, name in enumerate(names)}, {ending: i + 1 for i, ending in enumerate(endings)})
    inputs = [(example, _ids(example, *ids)) for example in examples]
    unlabelled = [(article, _ids(article, *ids)) for article in taught]
    random.shuffle(unlabelled)
    per_epoch = min(len(unlabelled), len(inputs))
    net = Network(values, len(endings), *widths)
    others = [value for name, value in net.named_parameters() if name != "word.weight"]
    adam = torch.optim.AdamW(others, RATE, betas=(0.9, 0.98), weight_decay=DECAY)
    word_adam = torch.optim.SparseAdam([net.word.weight], WORD_RATE)
    n_steps = epochs * (_n_batches(len(inputs)) + _n_batches(per_epoch))
    schedule = torch.optim.lr_scheduler.OneCycleLR(adam, RATE, total_steps=n_steps + 5, pct_start=0.15)
    average = {name: value.clone() for name, value in net.state_dict().items()}
    step = 0
    with tqdm(total=n_steps, unit=" steps", desc="training") as progress:
        for epoch in range(epochs):
            turn = [unlabelled[(epoch * per_epoch + i) % len(unlabelled)] for i in range(per_epoch)]
            batches = _batches(inputs) + _batches(turn)
            random.shuffle(batches)
            for batch in batches:
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


def _n_batches(n_articles):
    return sum(-(-min(POOL, n_articles - i) // ARTICLES_AT_ONCE) for i in range(0, n_articles, POOL))


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
    return batches


def _follow(average, net, step):
    """Let the averaged weights follow the trained ones over the last part of training."""
    if step > 0:
        keep = min(0.995, step / (10 + step))
        with torch.no_grad():
            for name, value in net.state_dict().items():
                average[name].mul_(keep).add_(value, alpha=1 - keep)


def _loss(net, batch):
    """Compare cue scores and pointers with people's marks, or with the teachers' probabilities."""
    longest = max(len(article.seen.words) for article, _ in batch)
    ids = np.zeros((3, len(batch), longest), np.int64)
    places = np.zeros((len(batch), 6, longest), np.int64)
    mask = np.zeros((len(batch), longest), np.float32)
    is_cue = np.zeros((len(batch), longest), np.float32)
    items = []
    for i, (article, row) in enumerate(batch):
        n = row.shape[1]
        ids[:, i, :n], places[i, :, :n], mask[i, :n] = row, article.seen.places, 1
        if isinstance(article, Taught):
            is_cue[i, :n] = 1 / (1 + np.exp(-article.cue_scores.astype(np.float32)))
            items += [(i, article.seen, *item) for item in _taught_items(article)]
        else:
            is_cue[i, [target.cue for target in article.targets]] = 1
            items += [(i, article.seen, *item) for item in _gold_items(article)]
    word, suffix, kind = torch.tensor(ids)
    hidden = torch.rand(word.shape) < UNKNOWN
    word = word.masked_fill(hidden, 0)
    suffix = suffix.masked_fill(hidden & (torch.rand(word.shape) < 0.3), 0)
    mask, is_cue = torch.tensor(mask), torch.tensor(is_cue)
    x = net.encode(word, suffix, kind, torch.tensor(places), mask)
    each = functional.binary_cross_entropy_with_logits(net.cues(x), is_cue, reduction="none")
    loss = (each * mask).sum() / is_cue.sum().clamp(min=1)
    if not items:
        return loss
    *windows, weight, goal = _windows(items)
    scores = functional.log_softmax(net.pointers(*_gather(x, *windows)), dim=1)
    each = -(scores * goal).sum(dim=1).mean(dim=1)
    return loss + 3 * (each * weight).sum() / weight.sum()


def _gold_items(article):
    for target in article.targets:
        if target.content[0] >= 0:
            nowhere = (target.cue, target.cue)
            ends = (*target.content, *(target.source or nowhere), *(target.hole or nowhere))
            goal = np.zeros((target.high - target.low, 6), np.float32)
            goal[[end - target.low for end in ends], range(6)] = 1
            yield target.cue, target.low, 1.0, goal


def _taught_items(article):
    for cue, (low, probabilities) in zip(article.cues, article.pointers, strict=True):
        yield cue, low, 1 / (1 + np.exp(-float(article.cue_scores[cue]))), probabilities


def _windows(items):
    longest = max(len(goal) for *_, goal in items)
    token, bucket = (np.zeros((len(items), longest), np.int64) for _ in range(2))
    counts, mask = np.zeros((len(items), 4, longest), np.int64), np.zeros((len(items), longest), bool)
    goals = np.zeros((len(items), longest, 6), np.float32)
    for row, (_, seen, cue, low, _, goal) in enumerate(items):
        n = len(goal)
        index = np.arange(low, low + n)
        away = index - cue
        token[row, :n], mask[row, :n], goals[row, :n] = index, True, goal
        bucket[row, :n] = np.where(away < 0, 11 - np.digitize(-away, DISTANCES), 12 + np.digitize(away, DISTANCES))
        between = seen.passed[:, index] - seen.passed[:, [cue]]
        counts[row, :, :n] = np.where(between < 0, np.minimum(-between, 3) + 4, np.minimum(between, 3))
    article, cue, weight = ([item[k] for item in items] for k in (0, 2, 4))
    arrays = (np.array(article), np.array(cue), token, bucket, counts, mask, np.array(weight, np.float32), goals)
    return [torch.tensor(array) for array in arrays]


def _gather(x, article, cue, token, bucket, counts, mask):
    return x[article[:, None], token], x[article, cue], bucket, counts, mask
