"""Teach the encoder the language of news on sentences that nobody has annotated.

Entry point: `pretrain`.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from tqdm import trange

from analysis.annotation.targets import TARGET, UNKNOWN, Seen
from training.targets.network import ENCODER, WIDTH, Network, batch

PAIRS_AT_ONCE, POOL, RATE, DECAY = 128, 8, 2e-3, 0.01
HIDDEN_WORDS, HIDDEN_FEELINGS, FELT = 0.12, 0.5, 0.1
SCALE = 0.35


def pretrain(seen: Seen, vectors: np.ndarray, steps: int, seed: int = 0) -> dict[str, torch.Tensor]:
    """Train to guess hidden words among those hidden in the same batch, and whether they are bad, neutral or good.

    Parameters
    ----------
    seen
        Unannotated sentences. Of the words with a valence half are hidden, of the others an eighth.
    vectors
        One a word id; they stay as they are.
    steps, seed
        Batches; of the random draws.

    Returns
    -------
    dict
        The weights of the encoder, as `Network.load_state_dict` takes them.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = Network(vectors, dropout=0.1, word_dropout=0.05)
    guess, judge = nn.Linear(WIDTH, vectors.shape[1]), nn.Linear(WIDTH, 3)
    frequency = nn.Parameter(torch.zeros(len(vectors)))
    trained = [p for p in net.parameters() if p.requires_grad] + [*guess.parameters(), *judge.parameters()]
    optimiser = torch.optim.AdamW([{"params": trained}, {"params": [frequency]}], RATE, weight_decay=DECAY)
    batches: list[np.ndarray] = []
    for step in (progress := trange(steps, desc="pretraining", unit=" steps", mininterval=10)):
        if not batches:
            pool = rng.integers(0, len(seen.begin), PAIRS_AT_ONCE * POOL)
            batches = np.split(pool[np.argsort(seen.length[pool], kind="stable")], POOL)
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1, step / 200) * max(0.02, 1 - step / steps)
        word, *middle, feeling, mask, _ = batch(seen, batches.pop())
        valence = feeling[..., 2]
        chance = torch.rand(word.shape)
        hidden = (chance < HIDDEN_WORDS) | ((valence != 0) & (chance < HIDDEN_FEELINGS))
        hidden &= (word != UNKNOWN) & (word != TARGET) & mask.bool()
        x = net.encode(word.masked_fill(hidden, UNKNOWN), *middle, feeling * ~hidden[..., None], mask)[hidden]
        found, right = torch.unique(word[hidden], return_inverse=True)
        scores = guess(x) @ net.word.weight[found].T * SCALE + frequency[found]
        mood = 1 + (valence[hidden] > FELT).long() - (valence[hidden] < -FELT).long()
        loss = functional.cross_entropy(scores, right) + functional.cross_entropy(judge(x), mood)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        if step % 100 == 0:
            progress.set_postfix(loss=f"{loss.item():.2f}")
    return {name: value for name, value in net.state_dict().items() if name.split(".")[0] in ENCODER}
