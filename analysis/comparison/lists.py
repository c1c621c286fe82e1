"""In which list a term is told: content, which may frame; naming, the spelling of a name; style, how anything is told.

Entry point: `list_of`.
"""

from collections.abc import Sequence

from analysis.comparison.naming import variants
from analysis.text.terms import FUNCTION_WORDS

CONTENT, NAMING, STYLE = "content", "naming", "style"
# that somebody spoke, and nothing of how; verbs that doubt or endorse what was said are content
REPORTING = frozenset(
    "according say says said saying tell tells told telling add adds added adding answer answers answered answering "
    "announce announces announced announcing mention mentions mentioned mentioning remark remarks remarked remarking "
    "reply replies replied replying reported respond responds responded responding stated stating write writes wrote "
    "writing written".split()
)
# how a date is written, as are numbers of one or two digits; "march" and "may" are words too
DATES = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec january february april june july august september october "
    "november december monday tuesday wednesday thursday friday saturday sunday".split()
).union(map(str, range(100)))


def list_of(terms: Sequence[str]) -> list[str]:
    """Return for each term compared whether it is "content", "naming" or "style".

    Style are function words, verbs that report speech (`REPORTING`), days and months (`DATES`). Naming is what
    `analysis/lists/variants.csv` calls a spelling, where the articles compared use another spelling of the same name
    too: without it, a name that is used more is a topic. In a term of several words, words of style count for nothing.
    All else is content.

    Examples
    --------
    >>> list_of(["kyiv", "kiev", "odesa", "war", "said the", "aug 22", "2014"])
    ['naming', 'naming', 'content', 'content', 'style', 'style', 'content']
    """
    spelled = variants().query("spelling == 'yes'").explode("terms")
    used = spelled[spelled["terms"].isin(set(terms))]
    names = set(used.loc[used.groupby("set")["variant"].transform("nunique") > 1, "terms"])
    style, found = FUNCTION_WORDS | REPORTING | DATES, []
    for term in terms:
        left = " ".join(word for word in term.split() if word not in style)
        found.append(STYLE if not left else NAMING if left in names else CONTENT)
    return found
