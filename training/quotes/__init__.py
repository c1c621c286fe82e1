"""Train the pointer model and the weights that choose among proposals; users never need this, nor what it imports.

Entry point: `python -m training.quotes --help` (with `pip install -e '.[train]'`). Three steps, in order:

1. `vectors`: word vectors from unlabelled articles (continuous bag of words, 128 dimensions);
2. `weights`: the pointer model from PolNeAR's training articles, all of them or all but one fold in five;
3. `choice`: a logistic regression, from the proposals that models of step 2 make for the articles they have not seen.

The result are `weights.npz` and `choice.csv` in `analysis/annotation/quotes/model`, described in `MODEL_CARD.md` there.
"""
