"""The command line of training: `python -m training.targets --help`."""

from pathlib import Path

import click
import numpy as np
import pandas as pd

FILE = click.Path(path_type=Path)
HOME = Path(__file__).resolve().parents[2] / "analysis" / "annotate" / "targets"
FOLDS = Path(__file__).with_name("cross_validated.npz")
N_UNLABELLED, N_ARTICLES, N_ARTICLES_TAUGHT, SEED = 330_000, 16_000, 4_000, 1
LARGEST = 12e6


@click.group()
def main():
    """Train sentiment toward a target anew: encoder, then each fold, then weights; and measure it.

    Word vectors are learnt by `python -m training.quotes vectors`.
    """


@main.command()
@click.argument("articles", nargs=-1, required=True, type=FILE)
@click.option("--vectors", default="vectors.npz", type=FILE, show_default=True)
@click.option("--steps", default=6000, show_default=True)
@click.option("--out", default="encoder.npz", type=FILE, show_default=True)
def encoder(articles, vectors, steps, out):
    """Train the encoder on JSON lines of unlabelled ARTICLES."""
    from analysis.annotation.targets import look
    from training.targets.examples import draw_examples
    from training.targets.pretrain import pretrain

    words, inputs, _ = _words(vectors)
    seen = look(*draw_examples(articles, N_UNLABELLED, N_ARTICLES, SEED), words)
    np.savez(out, **{name: value.numpy() for name, value in pretrain(seen, inputs, steps).items()})


@main.command()
@click.argument("train", type=FILE)
@click.argument("articles", nargs=-1, required=True, type=FILE)
@click.option("--vectors", default="vectors.npz", type=FILE, show_default=True)
@click.option("--encoder", default="encoder.npz", type=FILE, show_default=True)
@click.option("--without-fold", type=click.IntRange(0, 3), help="Leave out this fourth, and only keep its scores.")
@click.option("--fold", "held_out", multiple=True, type=FILE, help="Scores to calibrate by, of --without-fold.")
@click.option("--out", default=HOME / "weights.npz", type=FILE, show_default=True)
def weights(train, articles, vectors, encoder, without_fold, held_out, out):
    """Train on NewsMTSC's TRAIN, and on what the trained networks make of unlabelled ARTICLES."""
    import torch

    from analysis.annotation.targets import Network, look
    from training.targets.examples import draw_examples, folds, read_examples
    from training.targets.fit import N_TAUGHT, calibrate, fit, part
    from training.targets.network import export

    torch.set_num_threads(1)
    words, inputs, names = _words(vectors)
    examples = read_examples(train)
    seen, fold = look(examples.sentences, examples.targets, words), folds(examples.articles)
    kept, left = np.flatnonzero(fold != without_fold), np.flatnonzero(fold == without_fold)
    unlabelled = look(*draw_examples(articles, N_TAUGHT, N_ARTICLES_TAUGHT, SEED), words)
    with np.load(encoder) as file:
        begin = {name: torch.tensor(value) for name, value in file.items()}
    student, teachers = fit(part(seen, kept), examples.labels[kept], unlabelled, inputs, begin)
    arrays = export(student, names, np.round(words.valence[2:] * 10).astype(np.int8))
    if without_fold is not None:
        from training.targets.weights import predict

        rest = part(seen, left)
        scores, taught = Network(arrays).scores(rest), predict(teachers, rest)
        np.savez_compressed(out, pairs=left, scores=scores, labels=examples.labels[left], teachers=taught)
        return
    if held_out:
        found = _joined(held_out)
        arrays["slope"], arrays["intercept"] = map(np.float32, calibrate(found["scores"], found["labels"]))
        np.savez_compressed(
            FOLDS, **{name: a.astype(np.float16 if a.ndim > 1 else a.dtype) for name, a in found.items()}
        )
    np.savez_compressed(out, **arrays)
    if out.stat().st_size > LARGEST:
        raise click.ClickException(f"{out} is larger than {LARGEST:.0f} bytes")


@main.command()
@click.argument("train", type=FILE)
@click.argument("dev", nargs=-1, type=FILE)
def measure(train, dev):
    """Measure on TRAIN by cross-validation (scores kept from training) and on DEV, beside other methods' figures."""
    from analysis.annotation.layers import one_thread
    from analysis.annotation.targets import load
    from training.targets.examples import read_examples
    from training.targets.measure import BESIDE, scores, speed

    missing = next((file for file in (train, *dev) if not file.is_file()), None)
    if missing:
        click.echo(f"nothing measured: {missing} is not here")
        return
    network, rows = load(), {}
    with np.load(FOLDS) as kept:
        calibrated = _probabilities(kept["scores"].astype(float) * network.w["slope"] + network.w["intercept"])
        rows["train, cross-validated"] = scores(kept["labels"], calibrated)
        rows["the same, teachers"] = scores(kept["labels"], kept["teachers"].astype(float))
    with one_thread():
        for file in dev:
            examples = read_examples(file)
            found = network.probabilities(examples.sentences, examples.targets)
            rows[file.name.split(".")[0]] = scores(examples.labels, found)
        examples = read_examples(train)
        pairs_per_second = speed(network, examples.sentences, examples.targets)
    click.echo(pd.DataFrame(rows).T.astype({"n": int}).to_string(float_format="{:.3f}".format))
    click.echo("\nmacro-F1 of other methods on the test sets\n")
    click.echo(BESIDE.to_string(index=False, float_format="{:.3f}".format))
    click.echo(f"\n{pairs_per_second:,.0f} pairs per CPU-second")


def _words(vectors):
    from analysis.annotation.targets import Words
    from training.targets.examples import valences
    from training.targets.fit import word_inputs

    with np.load(vectors) as file:
        names, values = [str(name) for name in file["names"]], file["vectors"]
    return Words(names, valences(names) / 10), word_inputs(values), names


def _joined(files):
    found = []
    for file in files:
        with np.load(file) as arrays:
            found.append(dict(arrays))
    return {name: np.concatenate([one[name] for one in found]) for name in found[0]}


def _probabilities(scores):
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


if __name__ == "__main__":
    main()
