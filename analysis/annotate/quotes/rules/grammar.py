"""Closed word classes of English, in lower case, as the rules of this package use them."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


ENDS = frozenset(".!?…")
PERSONAL = _set("he she they it i we you who")
PRONOUNS = PERSONAL | _set(
    "some many others one everyone everybody someone somebody nobody those both several most few neither all"
)
BE = _set("is are was were be been being am 's")
HAVE = _set("has have had having 've 'd")
DO_OR_MODAL = _set(
    "do does did will would can could may might must shall should to not didn't doesn't don't won't wouldn't couldn't"
    " can't cannot"
)
AUXILIARIES = (
    BE
    | HAVE
    | (DO_OR_MODAL - {"to", "not"})
    | _set("didn't isn't aren't wasn't weren't hasn't haven't hadn't shouldn't")
)
ADVERBS = _set(
    "also not never ever once often always later then again still even just now long first only already recently"
    " previously repeatedly reportedly further simply merely rather soon himself herself themselves itself neither"
    " nor instead therefore thus ultimately"
)
CONJUNCTIONS = _set(
    "and but or nor yet so while whereas although though because since when after before if unless until as that"
    " than whether where why how what which who whom whose despite"
)
SUBORDINATORS = _set("while although though whereas")
QUESTION_WORDS = _set("if whether how why what who when where which")
PREPOSITIONS = _set(
    "in on at by for from with of to about against during under over after before between among through into"
    " without within across near around along behind beyond upon via despite amid per toward towards outside"
    " inside like unlike including"
)
DETERMINERS = _set("the a an this that these those his her its their my our your no any each every another some")
TIMES = _set(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow earlier later recently"
    " tonight morning afternoon evening night week month year month january february march april may june july august"
    " september october november december jan feb aug sept oct nov dec last this previously again once ago"
    " afterward afterwards"
)
IRREGULAR_PAST = _set(
    "said told came went took gave made got saw knew thought found left met spoke began became kept held led put"
    " ran sat stood won lost sent set cut hit let felt brought bought built fell rose drew drove grew threw wrote"
    " broke chose flew forgot hung heard laid lay meant paid read rode sought sold shot shut slept spent struck"
    " swore taught tore understood wore"
)
OPENS_ADJUNCT = PREPOSITIONS | TIMES
VERB_GROUP = ADVERBS | AUXILIARIES
# What cannot begin a reported clause.
NOT_CONTENT = _set(
    "as when while after before because since during and but or nor so until although though unless than where which"
    " who whose despite amid , ; . : ) ( - -- — – ? ! … ... / ]"
)
