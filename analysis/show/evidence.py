"""Where a group of a comparison stands in the articles: uses in context, quotations, sentences.

Entry point: `evidence`.
"""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis.comparison.compare import Compared
from analysis.comparison.naming import labels, variants
from analysis.comparison.quotes import ANY, MEAN_POSITION, NOT_TOLD, OTHER_SIDES, OTHERS, PASSED_ON, THIRDS, UNKNOWN
from analysis.comparison.quotes import evidence as quotations
from analysis.comparison.register import whose
from analysis.comparison.tone import examples, extremes, sentences_with
from analysis.comparison.words import REST
from analysis.errors import InputError
from analysis.show.concordance import concordance
from analysis.vocabulary import SCARE, SENTENCE_VOICES

N_QUOTATIONS = 30
N_SENTENCES = 5
NAMELESS = {OTHERS, UNKNOWN, NOT_TOLD, OTHER_SIDES, MEAN_POSITION, *THIRDS}  # groups without places of their own


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
            by, values = options["by"], None if group in (ANY, PASSED_ON) else [group]
            by, values = ("kind", [SCARE]) if by == "scare" else (by, values)
            found = quotations(chosen, corpus.quotes, by, values, N_QUOTATIONS)
        case "toward":
            found = examples(corpus, group, set(chosen["outlet"]), N_SENTENCES, voice)
        case "sentiment" if options["by"] == "word":
            found = sentences_with(chosen, corpus, group, N_SENTENCES)
        case "sentiment" | "decomposition" | "distance":
            whole = group if group in SENTENCE_VOICES else "outlet"
            found = extremes(chosen, corpus.sentences, N_SENTENCES, whole)
        case "naming":
            terms = variants().loc[labels() == group, "terms"].explode().dropna()
            words = corpus.words[corpus.words["article_id"].isin(chosen["article_id"])]
            used = set(words["term"] if voice is None else words["term"][words["voice"] == voice])
            uses = [concordance(corpus, term, texts, set(chosen["outlet"]), voice) for term in terms if term in used]
            found = pd.concat(uses, ignore_index=True) if uses else pd.DataFrame()
        case _:
            found = concordance(corpus, group, texts, set(chosen["outlet"]), voice)
    if found.empty:
        raise InputError(f"{group!r} stands nowhere in the articles compared; choose another group, outlet or voice")
    return found
