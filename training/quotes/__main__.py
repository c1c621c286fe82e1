"""The command line of training: `python -m training.quotes --help`."""

from pathlib import Path

import click
import numpy as np
import pandas as pd

FILE = click.Path(path_type=Path)
HOME = Path(__file__).resolve().parents[2] / "analysis" / "annotation" / "quotes" / "model"


@click.group()
def main():
    """Train the quotation extractor anew: vectors, then weights (with and without each fold), then choice."""


@main.command()
@click.argument("articles", nargs=-1, required=True, type=FILE)
@click.option("--out", default="vectors.npz", type=FILE, show_default=True)
def vectors(articles, out):
    """Learn word vectors from JSON lines of unlabelled ARTICLES."""
    from training.quotes.vectors import learn_vectors

    click.echo(f"{learn_vectors(articles, out)} vectors written to {out}")


@main.command()
@click.argument("weights", type=FILE)
@click.option("--out", default="vectors.npz", type=FILE, show_default=True)
def vectors_of(weights, out):
    """Take the word vectors of a trained model, for another to begin with."""
    with np.load(weights, allow_pickle=False) as arrays:
        names = bytes(arrays["vocabulary"]).decode("utf-8").split("\n")
        values = arrays["words"][1:].astype(np.float32) * arrays["word_scales"][1:, None]
    np.savez(out, names=np.array(names), vectors=values)
    click.echo(f"{len(names)} vectors written to {out}")


@main.command()
@click.argument("train", type=FILE)
@click.option("--vectors", default="vectors.npz", type=FILE, show_default=True)
@click.option("--without-fold", type=click.IntRange(0, 4), help="Leave out this fifth of the articles.")
@click.option("--width", default=64, show_default=True, help="Of the encoder.")
@click.option("--pair-width", default=32, show_default=True, help="Of the pointers.")
@click.option("--teacher", "teachers", multiple=True, type=FILE, help="Weights that mark the --unlabelled articles.")
@click.option("--unlabelled", type=FILE, help="JSON lines of articles to learn from the teachers.")
@click.option("--n-taught", default=4000, show_default=True, help="How many of them.")
@click.option("--epochs", default=9, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--out", default=HOME / "weights.npz", type=FILE, show_default=True)
def weights(train, vectors, without_fold, width, pair_width, teachers, unlabelled, n_taught, epochs, seed, out):
    """Train the pointer model on PolNeAR's training articles TRAIN, and on what other models make of others."""
    from training.quotes.examples import fold_of, read_examples
    from training.quotes.teach import teach
    from training.quotes.vectors import texts
    from training.quotes.weights import train_weights

    if bool(teachers) != bool(unlabelled):
        raise click.UsageError("name both --teacher and --unlabelled, or neither")
    examples = read_examples(train)
    kept = [example for example, fold in zip(examples, fold_of(len(examples)), strict=True) if fold != without_fold]
    taught = teach(texts(unlabelled), [_model(file) for file in teachers], n_taught) if teachers else ()
    np.savez_compressed(out, **train_weights(kept, vectors, seed, epochs, (width, pair_width), taught))


@main.command()
@click.argument("train", type=FILE)
@click.argument("models", nargs=-1, required=True, metavar="FOLD=WEIGHTS...")
@click.option("--out", default=HOME / "choice.csv", type=FILE, show_default=True)
def choice(train, models, out):
    """Fit the weights of the choice on TRAIN, each fold proposed for by the WEIGHTS that have not seen it."""
    from analysis.corpus.tables import write_csv
    from training.quotes.choice import facts_and_labels, fit_choice
    from training.quotes.examples import fold_of, read_examples

    examples = read_examples(train)
    folds = fold_of(len(examples))
    found = []
    for model in models:
        fold, file = model.split("=", 1)
        held_out = [example for example, k in zip(examples, folds, strict=True) if k == int(fold)]
        found.append(facts_and_labels(held_out, _model(file)))
    facts, labels = (np.concatenate(side) for side in zip(*found, strict=True))
    write_csv(pd.DataFrame(fit_choice(facts, labels), columns=["fact", "weight"]).round(4), out)
    click.echo(f"weights from {len(labels)} proposals, {labels.mean():.0%} of them right, written to {out}")


@main.command()
@click.argument("sources", type=FILE)
@click.argument("speakers", type=FILE)
@click.option("--out", type=FILE, help="Write the counts here (confidence.csv of the package).")
def confidence(sources, speakers, out):
    """Count how often each way of finding a speaker is right: in articles with SOURCES, and in those with SPEAKERS."""
    from analysis.corpus.tables import write_csv
    from training.quotes.confidence import count_ways
    from training.quotes.measure import read_records

    counts = count_ways(read_records(sources), read_records(speakers))
    click.echo(counts.to_string(index=False))
    if out:
        write_csv(counts, out)


@main.command()
@click.argument("articles", type=FILE)
@click.argument("scorer", type=FILE)
@click.option("--out", type=FILE, help="Write the shares of each kind here (speaking.csv of the package).")
def outlets(articles, scorer, out):
    """Measure who speaks, outlet by outlet, on the annotated ARTICLES with the scoring script SCORER."""
    from analysis.corpus.tables import write_csv
    from training.quotes.measure import read_records
    from training.quotes.outlets import measure_outlets

    found, shares = measure_outlets(read_records(articles), scorer)
    click.echo(f"{found.to_string(index=False)}\n\n{shares.to_string(index=False)}\n")
    if out:
        write_csv(shares, out)


@main.command()
@click.argument("articles", type=FILE)
@click.argument("scorer", type=FILE)
@click.option("--weights", type=FILE, help="Other weights than those of the package, e.g. without a fold.")
@click.option("--only-fold", type=click.IntRange(0, 4), help="Only this fifth of ARTICLES, for cross-validation.")
@click.option("--accuracy", type=FILE, help="Write the figures by outlet here (accuracy.csv of the package).")
def measure(articles, scorer, weights, only_fold, accuracy):
    """Measure the extractor on annotated ARTICLES with the script SCORER, beside a baseline and published figures."""
    from analysis.annotation.quotes.model import pointers
    from analysis.corpus.tables import write_csv
    from training.quotes.examples import fold_of
    from training.quotes.measure import measure as score
    from training.quotes.measure import read_records

    missing = next((file for file in (articles, scorer) if not file.is_file()), None)
    if missing:
        click.echo(f"nothing measured: {missing} is not here")
        return
    if weights:
        other = _model(weights)
        pointers.load = lambda: other
    records = read_records(articles)
    if only_fold is not None:
        records = [record for record, fold in zip(records, fold_of(len(records)), strict=True) if fold == only_fold]
    systems, outlets = score(records, scorer)
    click.echo(f"{len(records)} articles; joint F1 in percent (others: as published, on the test articles)\n")
    click.echo(systems.to_string(index=False, na_rep="-", float_format="{:,.1f}".format))
    click.echo("\nby outlet, this extractor: joint F1, and F1 of attributed words of direct quotations")
    click.echo(outlets.to_string(index=False))
    if accuracy:
        write_csv(outlets, accuracy)


def _model(file):
    from analysis.annotation.layers import weights_of
    from analysis.annotation.quotes.model.pointers import Pointers

    return Pointers(weights_of(file))


if __name__ == "__main__":
    main()
