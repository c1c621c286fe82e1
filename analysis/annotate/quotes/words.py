"""Closed classes of words that rules, model and people share, in lower case, from `analysis/lists/words.csv`."""

import csv
from importlib.resources import files


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


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _set(
    "mr. mrs. ms. dr. sen. gov. rep. gen. lt. col. prof. rev. adm. capt. sgt. sir lord lady dame mr mrs ms dr sen gov"
    " rep gen president vice minister secretary senator governor congressman congresswoman representative ambassador"
    " spokesman spokeswoman spokesperson chancellor premier king queen prince princess judge justice general colonel"
    " admiral captain director chairman chairwoman chair chief leader speaker mayor commissioner professor attorney"
    " fm pm envoy diplomat reporter correspondent commander deputy counselor adviser advisor analyst lawyer pope"
    " imam ayatollah sheikh presidential candidate nominee hopeful contender then former ex-president undersecretary"
    " strategist coach officer sheriff sergeant lieutenant detective activist author columnist editor host anchor"
    " journalist economist historian expert manager aide operative lawmaker prosecutor treasurer consultant mediator"
    " secretary-general director-general head owner founder teacher doctor engineer"
)
RELATIVES = _set("wife husband mother father son daughter brother sister widow friend colleague neighbor neighbour")
MALE = _set("mr. mr sir lord king prince spokesman congressman chairman he his him man father husband son brother")
FEMALE = _set(
    "mrs. ms. mrs ms lady dame queen princess spokeswoman congresswoman chairwoman she her woman mother wife sister"
    " daughter widow"
)
INSTITUTIONS = _set(
    "ministry department committee council commission agency bureau administration government parliament congress"
    " senate kremlin pentagon house duma union nato un u.n. eu court police military army navy party university"
    " institute foundation association organization organisation company corporation inc. group campaign embassy fbi"
    " cia office center centre bank fund federation league society club board team treasury mission delegation"
    " coalition alliance command forces service authority authorities assembly state cabinet dnc rnc gop nsa iaea osce"
    " imf opec bloc regime community rulers leadership railway city statement document proposal report release poll"
    " survey study law indictment lawsuit complaint memo letter filing website"
)
OUTLETS = _set(
    "reuters tass ap afp bbc cnn rt nbc cbs abc msnbc fox buzzfeed politico bloomberg interfax sputnik xinhua breitbart"
    " guardian times post journal news magazine newspaper tribune herald axios vox npr pbs c-span huffpost dpa irna"
    " kommersant izvestia novosti tasnim newsweek economist telegraph gazette daily weekly observer spiegel monde"
    " outlet broadcaster channel network tabloid yahoo slate mirror huffington ria press jazeera"
)
# Of the outlets, the words that name one only with another word before them: the Harbor Post.
OUTLET_WORDS = _set(
    "times post journal news magazine newspaper tribune herald outlet broadcaster channel network tabloid daily weekly"
    " observer mirror press gazette telegraph economist slate monde today"
)
OUTLET_NOUNS = _set("newspaper magazine outlet broadcaster channel network tabloid daily weekly station agency website")
PLACES = _set(
    "russia moscow washington ukraine kyiv kiev china beijing iran tehran us u.s. usa america britain uk london france"
    " paris germany berlin israel turkey ankara syria damascus europe brussels belarus minsk poland warsaw japan tokyo"
    " india pakistan iraq north south korea pyongyang seoul taiwan"
)
NOT_PEOPLE = _set(
    "new united states white capitol hill north south east west republican democratic republicans democrats american"
    " americans russian russians european supreme wall street los angeles san st. st fort mount lake middle cold world"
    " civil facebook twitter google apple microsoft super national international federal first second third i the"
    " islamic state saudi hong air christmas tower black prime wednesday thursday friday saturday sunday monday"
    " tuesday january february march april may june july august september october november december act"
)
GROUPS = _set("republicans democrats americans russians ukrainians europeans conservatives liberals")
UNNAMED = _set(
    "officials official sources source experts analysts critics some many others people observers witnesses"
    " residents diplomats aides insiders lawmakers reporters journalists spokesman spokeswoman spokesperson man woman"
    " person one several most activists protesters supporters opponents voters advocates"
    " scientists researchers economists leaders members someone everyone everybody somebody those few traders reporter"
    " pensioner fisherman resident witness critic"
)
PARTICLES = _set("van von der de la al bin ibn el di da del du le")
# Before a name at a sentence's start, or as an adjective, never part of it.
BEFORE_NAMES = _set(
    "but and when while after as if asked republican democrat democratic former russian british german french american"
    " chinese ukrainian iranian israeli turkish polish white gop"
)
# Which of an article's roles a later mention can mean.
ROLE_NOUNS = {
    "diplomat": ("diplomat", "foreign", "ambassador", "envoy", "fm"),
    "spokesman": ("spokesman", "spokesperson"),
    "spokeswoman": ("spokeswoman", "spokesperson"),
    "spokesperson": ("spokesperson", "spokeswoman", "spokesman"),
    "envoy": ("envoy", "ambassador"),
    "lawmaker": (
        "lawmaker", "senator", "sen.", "rep.", "congressman", "congresswoman", "representative"
    ),
    "candidate": ("candidate", "nominee", "contender", "hopeful"),
    "nominee": ("nominee", "candidate"),
    "leader": ("leader", "president", "chancellor"),
}  # fmt: skip
NATIONS = {
    "russian": "russia", "moscow": "russia", "american": "us", "u.s.": "us", "usa": "us", "chinese": "china",
    "ukrainian": "ukraine", "iranian": "iran", "british": "britain", "uk": "britain", "french": "france",
    "german": "germany", "israeli": "israel", "turkish": "turkey", "polish": "poland", "japanese": "japan",
    "indian": "india", "syrian": "syria", "european": "eu",
}  # fmt: skip
COUNTRIES = frozenset(NATIONS.values())


def _genders() -> dict[str, str]:
    with (files("analysis") / "lists" / "names.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["gender"] for row in csv.DictReader(file)}


GENDER_OF = _genders()


def base(word: str) -> str:
    """Return a word without its possessive ending."""
    if not word.endswith(("s", "'", "’")):
        return word
    return word[:-2] if word.endswith(("'s", "’s")) else word.rstrip("'’")


def nation(word: str) -> str:
    """Return the country an adjective or capital stands for, or the word itself."""
    return NATIONS.get(word, word)
