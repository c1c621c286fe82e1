"""Where a group of a comparison stands in the articles: uses in context, quotations, sentences.

Entry point: `evidence`.
"""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis.compare.compare import Compared
from analysis.compare.naming import labels, variants
from analysis.compare.quotes import evidence as quotations
from analysis.compare.register import whose
from analysis.compare.tone import examples, extremes, sentences_with
from analysis.compare.words import REST
from analysis.errors import InputError
from analysis.show.concordance import concordance

N_QUOTATIONS = 30
N_SENTENCES = 5


def evidence(compared: Compared, group: str, texts: Iterable[Path | str], outlets: Iterable[str]) -> pd.DataFrame:
    """Return where a group of a comparison stands, in the articles of the outlets compared.

    Returns
    -------
    DataFrame
        Of words and names: the uses with their context (`concordance`). Of quotations by speaker, side, kind and the
        like: the longest, with first words, article and offset. Of sentiment: the sentences furthest to either side.

    Raises
    ------
    InputError
        if it stands nowhere there.
    """
    corpus, options = compared.corpus, compared.options
    articles = corpus.articles
    chosen = articles if REST in set(outlets) else articles[articles["outlet"].isin(set(outlets))]
    voice = whose(options.get("voice", "both"))
    match compared.measure.name:
        case "quotes":
            found = quotations(chosen, corpus.quotes, options["by"], [group], N_QUOTATIONS)
        case "toward":
            found = examples(corpus, group, set(chosen["outlet"]), N_SENTENCES, voice)
        case "sentiment" if options["by"] == "word":
            found = sentences_with(chosen, corpus, group, N_SENTENCES)
        case "sentiment" | "decomposition" | "distance":
            found = extremes(chosen, corpus.sentences, N_SENTENCES)
        case "naming":
            terms = variants().loc[labels() == group, "terms"].explode().dropna()
            uses = [concordance(corpus, term, texts, set(chosen["outlet"]), voice) for term in terms]
            found = pd.concat(uses, ignore_index=True) if uses else pd.DataFrame()
        case _:
            found = concordance(corpus, group, texts, set(chosen["outlet"]), voice)
    if found.empty:
        raise InputError(f"{group!r} stands nowhere in the articles compared; choose another group, outlet or voice")
    return found
