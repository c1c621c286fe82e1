"""From the words that name a source to one speaker per article: people, institutions, media, the unnamed.

Entry points: `Speakers`, `resolve`. Where the text does not say who speaks, neither do we.
"""

import csv
from dataclasses import dataclass, field
from importlib.resources import files

from analysis.quotes.clauses import ADVERBS, DETERMINERS, PREPOSITIONS, TIMES, Tokens, is_finite, subject_before
from analysis.quotes.cues import FORMS, PAST, PRESENT
from analysis.text import Span

Speaker = tuple[str | None, str]
UNKNOWN: Speaker = (None, "unknown")

_TITLES = frozenset(
    (
    "mr. mrs. ms. dr. sen. gov. rep. gen. lt. col. prof. rev. adm. capt. sgt. sir lord lady dame mr mrs "
    "ms dr sen gov rep gen president vice minister secretary senator governor congressman congresswoman "
    "representative ambassador spokesman spokeswoman spokesperson chancellor premier king queen prince "
    "princess judge justice general colonel admiral captain director chairman chairwoman chair chief "
    "leader speaker mayor commissioner professor attorney fm pm envoy diplomat reporter correspondent "
    "commander deputy counselor adviser advisor analyst lawyer pope imam ayatollah sheikh presidential "
    "candidate nominee hopeful contender then former ex-president undersecretary strategist coach officer "
    "sheriff sergeant lieutenant detective activist author columnist editor host anchor journalist "
    "economist historian expert manager aide operative lawmaker prosecutor treasurer consultant"
).split()
)
_MALE = frozenset("mr. mr sir lord king prince spokesman congressman chairman he his him man father husband son".split())
_FEMALE = frozenset(
    (
    "mrs. ms. mrs ms lady dame queen princess spokeswoman congresswoman chairwoman she her woman mother "
    "wife"
).split()
)
_INSTITUTIONS = frozenset(
    (
    "ministry department committee council commission agency bureau administration government parliament "
    "congress senate kremlin pentagon house duma union nato un u.n. eu court police military army navy "
    "party university institute foundation association organization organisation company corporation inc. "
    "group campaign embassy fbi cia office center centre bank fund federation league society club board "
    "team ministry's treasury mission delegation coalition alliance command forces service authority "
    "assembly state cabinet dnc rnc gop nsa iaea who osce imf opec bloc regime statement document "
    "proposal rulers leadership railway report release poll survey study law indictment lawsuit complaint "
    "city memo letter filing website authorities"
).split()
)
_OUTLETS = frozenset(
    (
    "reuters tass ap afp bbc cnn rt nbc cbs abc msnbc fox buzzfeed politico bloomberg interfax sputnik "
    "xinhua breitbart guardian times post journal news magazine newspaper tribune herald axios vox npr "
    "pbs c-span huffpost dpa irna kommersant izvestia novosti tasnim newsweek economist telegraph gazette "
    "daily weekly observer spiegel monde outlet broadcaster agency-news channel network tabloid yahoo "
    "slate mirror huffington ria press al-jazeera jazeera"
).split()
)
_PLACES = frozenset(
    (
    "russia moscow washington ukraine kyiv kiev china beijing iran tehran us u.s. usa america britain uk "
    "london france paris germany berlin israel turkey ankara syria damascus europe brussels belarus minsk "
    "poland warsaw japan tokyo india pakistan iraq north south korea pyongyang seoul taiwan"
).split()
)
_NOT_PEOPLE = frozenset(
    (
    "new united states white capitol hill north south east west republican democratic republicans "
    "democrats american americans russian russians european supreme wall street los angeles san st. st "
    "fort mount lake middle cold world civil facebook twitter google apple microsoft super national "
    "international federal first second third i the islamic state saudi hong air christmas tower black "
    "prime wednesday thursday friday saturday sunday monday tuesday january february march april may june "
    "july august september october november december act"
).split()
)
_ROLE_NOUNS = {
    "diplomat": ("diplomat", "foreign", "ambassador", "envoy", "fm"),
    "spokesman": ("spokesman", "spokesperson"),
    "spokeswoman": ("spokeswoman", "spokesperson"),
    "spokesperson": ("spokesperson", "spokeswoman", "spokesman"),
    "envoy": ("envoy", "ambassador"),
    "lawmaker": ("lawmaker", "senator", "sen.", "rep.", "congressman", "congresswoman", "representative"),
    "candidate": ("candidate", "nominee", "contender", "hopeful"),
    "nominee": ("nominee", "candidate"),
    "official": ("official",),
    "leader": ("leader", "president", "chancellor"),
}
_ANONYMOUS = frozenset(
    (
    "officials official sources source experts analysts critics some many others people observers "
    "witnesses residents diplomats aides insiders lawmakers reporters journalists spokesman spokeswoman "
    "spokesperson man woman person one several most activists protesters supporters opponents voters "
    "advocates authorities scientists researchers economists leaders members someone everyone everybody "
    "somebody those few"
).split()
)
_GROUPS = frozenset(["republicans", "democrats", "americans", "russians", "ukrainians", "europeans", "conservatives", "liberals"])
_PARTICLES = frozenset("van von der de la al bin ibn el di da del du le".split())


def _genders() -> dict[str, str]:
    with (files("analysis.quotes") / "names.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["gender"] for row in csv.DictReader(file)}


_GENDER_OF = _genders()


@dataclass(slots=True)
class Person:
    """A person of the article: the fullest name it gives, what it calls them, and where."""

    name: list[str]
    roles: set[str] = field(default_factory=set)
    gender: str | None = None
    at: list[int] = field(default_factory=list)
    sure: bool = False


def base(word: str) -> str:
    """A name without its possessive ending."""
    return word[:-2] if word.endswith("'s") else word.rstrip("'")


class Cast:
    """Everybody an article names, and who a later mention of them means.

    Mentions are asked for in the order of the text: a pronoun depends on who spoke last.
    """

    def __init__(self, tokens: Tokens, starts: list[int]):
        self.t = tokens
        self.people: list[Person] = []
        self.by_part: dict[str, list[Person]] = {}
        self.mentions: list[tuple[int, Person]] = []
        self.institutions: dict[str, str] = {}
        self.last: Speaker = UNKNOWN
        self.last_at = -1
        self.last_institution: Speaker | None = None
        self.last_outlet: Speaker | None = None
        self.unnamed: list[str] = []
        self._starts = set(starts)
        self.outlets: dict[str, str] = {}
        self._collect()

    # who is there

    def _collect(self) -> None:
        t = self.t
        short: list[tuple[int, int]] = []
        self.alone = {
            base(t.word[m])
            for m in range(1, len(t.word))
            if t.capital[m] and not t.capital[m - 1] and not (m + 1 < len(t.word) and t.capital[m + 1])
            and t.word[m - 1] not in ("the", "in", "at", "to", "from") and m not in self._starts
        } - _PLACES - _NOT_PEOPLE
        i, n = 0, len(t.word)
        while i < n:
            if not t.capital[i] or t.region[i] >= 0:
                i += 1
                continue
            j = i + 1
            while j < n and j - i < 12 and not t.word[j - 1].endswith("'s") and (
                t.capital[j] or (t.word[j] in _PARTICLES and j + 1 < n and t.capital[j + 1])
            ) and not (t.word[j - 1].endswith(".") and len(t.word[j - 1]) > 4 and t.word[j-1] not in _TITLES):
                j += 1
            k = self._name_start(i, j)
            if j - k >= 2 and self._is_name(k, j, i):
                self._add(k, j, i)
            elif j - k == 1:
                short.append((k, j))
            i = j
        for k, _ in short:
            found = self.by_part.get(base(t.word[k]))
            if found:
                person = self._pick(found, k, base(t.word[k]), self._title_gender(k))
                self.mentions.append((k, person))
            elif k and t.word[k - 1] in _TITLES and t.capital[k - 1] and base(t.word[k]) not in _PLACES | _NOT_PEOPLE:
                self._add(k, k + 1, k)
        self.mentions.sort(key=lambda mention: mention[0])

    def _name_start(self, i: int, j: int) -> int:
        """Skip what is no name at the head of a capitalised run: articles, titles, nationalities before titles."""
        t = self.t
        k = i
        for m in range(j - 1, i - 1, -1):
            if t.word[m] in _TITLES or t.word[m] in ("american", "gop") :
                k = m + 1
                break
        if k == i:
            while k < j - 1 and (t.word[k] in DETERMINERS | PREPOSITIONS | TIMES or t.word[k] in ("but", "and", "when", "while", "after", "as", "if", "asked", "republican", "democrat", "democratic", "former", "russian", "british", "german", "french", "american", "chinese", "ukrainian", "iranian", "israeli", "turkish", "polish", "white")) and k < j:
                k += 1
        return min(k, j)

    def _is_name(self, k: int, j: int, i: int) -> bool:
        t = self.t
        words = [base(w) for w in t.word[k:j]]
        if any(w in _INSTITUTIONS or w in _OUTLETS for w in words) or t.word[k] in DETERMINERS:
            return False
        if words[0] in _NOT_PEOPLE or (words[-1] in _NOT_PEOPLE and words[-1] not in ("may", "march")) or (words[0] in _PLACES and words[0] != "france"):
            return False
        if any(t.word[m] in TIMES for m in range(k, j)) and words[0] not in _GENDER_OF:
            return False
        if len(words) > 5 or any(w.isdigit() for w in words):
            return False
        titled = k > i or (k > 0 and t.word[k - 1] in _TITLES)
        return titled or words[0] in _GENDER_OF or (len(words[0]) == 2 and words[0].endswith(".")) or self._spoken(k, j)

    def _spoken(self, k: int, j: int) -> bool:
        """Two or three capitals before ", a …" or a verb of speaking are a person, if nothing says otherwise."""
        t = self.t
        following = t.word[j] if j < len(t.word) else ""
        if base(t.word[j - 1]) in self.alone and j - k <= 3:
            return True
        if j - k > 3 or (k and t.word[k - 1] == "the"):
            return False
        if (following in FORMS and FORMS[following].form in (PAST, PRESENT)) or following in ("who", "whose"):
            return True
        return following == "," and j + 1 < len(t.word) and (t.word[j + 1] in ("a", "an", "the", "who", "his", "her", "head") or t.word[j + 1].endswith("'s") or t.word[j + 1].isdigit())

    def _title_gender(self, k: int) -> str | None:
        t = self.t
        before = t.word[k - 1] if k else ""
        return "m" if before in _MALE else "f" if before in _FEMALE else None

    def _add(self, k: int, j: int, i: int) -> None:
        t = self.t
        name = [base(t.text[t.start[m] : t.end[m]].replace("’", "'")) for m in range(k, j)]
        name = [part for part in name if part not in ("-",)]
        low = [part.lower() for part in name]
        gender = self._title_gender(k) or _GENDER_OF.get(low[0])
        person = None
        for other in self.by_part.get(low[-1], ()):
            first = other.name[0].lower()
            if len(low) == 1 or first == low[0] or low[0] in (p.lower() for p in other.name) or len(other.name) == 1:
                person = other
                break
        if person is None:
            person = Person(name)
            self.people.append(person)
        elif len(name) > len(person.name) and len(person.name) == 1:
            person.name = name
        for part in {low[0], low[-1]}:
            if len(part) > 1 and not part.endswith("."):
                same = self.by_part.setdefault(part, [])
                if not any(person is other for other in same):
                    same.append(person)
        person.gender = person.gender or gender
        person.roles.update(self._roles(k, j, i))
        if person.gender is None:
            person.gender = "m" if person.roles & _MALE else "f" if person.roles & _FEMALE else None
        self.mentions.append((k, person))

    def _roles(self, k: int, j: int, i: int) -> set[str]:
        t = self.t
        roles = set()
        for m in range(k - 1, max(-1, k - 7), -1):
            if m < 0 or not t.word[m][0].isalpha() or (t.word[m] in DETERMINERS and m < k - 1):
                if m == k - 1 and t.word[m] == "," and m > 0 and t.word[m - 1] in _TITLES:
                    continue
                break
            roles.add(base(t.word[m]))
        if j < len(t.word) and t.word[j] == ",":
            for m in range(j + 1, min(j + 11, len(t.word))):
                if t.word[m] in (",", "who", "said") or t.region[m] >= 0 or not t.word[m][0].isalnum():
                    break
                roles.add(base(t.word[m]))
        return roles

    def _pick(self, found: list[Person], at: int, part: str, gender: str | None) -> Person:
        """Of several people with one name: the one of the title's gender, else whom the article named first."""
        if gender:
            found = [p for p in found if p.gender in (gender, None)] or found
        owners = [p for p in found if p.name[-1].lower() == part] or found
        if len(owners) == 1:
            return owners[0]
        return owners[0]

    # who is meant

    def resolve(self, source: Span | None, where: int) -> Speaker:
        """Say who the source at these tokens is; `where` is where the quotation stands."""
        speaker = self._resolve(source) if source else UNKNOWN
        self.remember(speaker, where)
        return speaker

    def remember(self, speaker: Speaker, where: int) -> None:
        """Note who spoke last, for the pronouns that follow."""
        if speaker[1] == "unknown":
            return
        self.last, self.last_at = speaker, where
        if speaker[1] in ("institution", "outlet"):
            self.last_institution = speaker
        if speaker[1] == "outlet":
            self.last_outlet = speaker

    def _resolve(self, source: Span) -> Speaker:
        t = self.t
        first, last = source
        words = t.word[first:last]
        if len(words) == 1 or (len(words) == 2 and words[1] in ("himself", "herself", "both", "all")):
            if words[0] in ("he", "his", "him", "she", "her"):
                return self._pronoun("m" if words[0].startswith("h") and words[0] != "her" else "f", first)
            if words[0] in ("it", "its"):
                return self._it(first)
            if words[0] in ("they", "their"):
                return self.last if self.last[1] in ("anonymous", "institution") else UNKNOWN
            if words[0] in ("who", "which", "that") and (antecedent := subject_before(t, max(0, first - 40), first)):
                return self._resolve(antecedent) if t.word[antecedent[0]] not in ("who", "which", "that") else UNKNOWN
            if words[0] in ("i", "we", "you", "who", "which", "that", "this", "those", "my", "our", "your", "what", "there"):
                return UNKNOWN
        while first < last and (t.word[first] in DETERMINERS or not t.word[first][0].isalnum()):
            first += 1
        while last > first and not t.word[last - 1][0].isalnum():
            last -= 1
        if first == last:
            return UNKNOWN
        head = self._head_end(first, last)
        if person := self._person_in(first, head):
            return " ".join(person.name), "named"
        comma = next((k for k in range(head, last) if t.word[k] == ","), last)
        if comma < last and not t.capital[head - 1]:
            apposed = comma + 1
            while apposed < last and t.word[apposed] in DETERMINERS:
                apposed += 1
            stop = self._head_end(apposed, last)
            if person := self._person_in(apposed, stop):
                return " ".join(person.name), "named"
            if apposed < stop and all(t.capital[k] for k in range(apposed, stop)):
                if t.word[stop - 1] in _OUTLETS:
                    return self._institution(apposed, stop, "outlet")
                if stop - apposed in (2, 3) and self._is_role(head - 1):
                    return self._introduce(apposed, stop)
        return self._unnamed(source[0], first, head, last)

    def _introduce(self, first: int, last: int) -> Speaker:
        """Somebody who speaks is a person, though nothing but the speaking says so."""
        self._add(first, last, first)
        self.mentions.sort(key=lambda mention: mention[0])
        return " ".join(base(self.t.text[self.t.start[k] : self.t.end[k]]) for k in range(first, last)), "named"

    def _head_end(self, first: int, last: int) -> int:
        t = self.t
        for k in range(first, last):
            if k > first and (t.word[k] in PREPOSITIONS or t.word[k] in ("who", "whose", "which", "that", ",", "(", "-", "—", "–", "and")):
                return k
        return last

    def _person_in(self, first: int, last: int) -> Person | None:
        """The person whose name ends the head of a noun phrase, if its last word is a name."""
        t = self.t
        for k in range(last - 1, first - 1, -1):
            if not t.capital[k]:
                return None
            word = t.word[k]
            if word in ("jr.", "jr", "sr.", "iii"):
                continue
            if word in _TITLES or word in _INSTITUTIONS or (word.endswith("'s") and k == last - 1):
                return None
            found = self.by_part.get(base(word))
            if found:
                first_name = base(t.word[k - 1]) if k > first else ""
                exact = [p for p in found if p.name[0].lower() == first_name]
                return exact[0] if exact else self._pick(found, k, base(word), self._title_gender(k))
            return None
        return None

    def _is_role(self, k: int) -> bool:
        return self.t.word[k] in _TITLES or self.t.word[k] in _ANONYMOUS

    def _it(self, at: int) -> Speaker:
        """The institution or outlet that spoke last, or the country the sentence before was about."""
        return self.last_institution or UNKNOWN

    def _pronoun(self, gender: str, at: int) -> Speaker:
        t = self.t
        low = at
        while low > 0 and low not in self._starts:
            low -= 1
        fits = [(m, p) for m, p in self._before(at, 40) if p.gender in (gender, None)]
        if any(p.gender == gender for _, p in fits[-6:]):
            fits = [(m, p) for m, p in fits if p.gender == gender]
        for m, person in reversed(fits):
            if m >= low and m - low < 5:
                return self._is(person, gender)
        spoke = self._speaker_person()
        subject = next(((m, p) for m, p in reversed(fits) if self._begins_clause(m)), None)
        if spoke is not None and spoke.gender in (gender, None) and at - self.last_at < 200:
            if subject is None or subject[0] < self.last_at:
                return self._is(spoke, gender)
        if subject is not None and at - subject[0] < 150:
            return self._is(subject[1], gender)
        if spoke is not None and spoke.gender in (gender, None) and at - self.last_at < 200:
            return self._is(spoke, gender)
        if self.last[1] == "anonymous" and at - self.last_at < 150:
            return self.last
        return self._is(fits[-1][1], gender) if fits and at - fits[-1][0] < 150 else UNKNOWN

    def _is(self, person: Person, gender: str) -> Speaker:
        person.gender = person.gender or gender
        return " ".join(person.name), "named"

    def _begins_clause(self, m: int) -> bool:
        """A name that opens a sentence, behind nothing but its titles, is a likely subject."""
        after = m
        while after < len(self.t.word) and self.t.capital[after]:
            after += 1
        if after < len(self.t.word) and (is_finite(self.t, after) or self.t.word[after] in ADVERBS):
            return True
        for k in range(m, max(-1, m - 9), -1):
            if k in self._starts:
                return True
            if (k < m and self.t.word[k] in PREPOSITIONS) or self.t.region[k] >= 0:
                return False
        return False

    def _speaker_person(self) -> Person | None:
        if self.last[1] != "named" or self.last[0] is None:
            return None
        part = self.last[0].split()[-1].lower()
        return next((p for p in self.by_part.get(part, ()) if " ".join(p.name) == self.last[0]), None)

    def _before(self, at: int, n: int) -> list[tuple[int, Person]]:
        low, high = 0, len(self.mentions)
        while low < high:
            middle = (low + high) // 2
            if self.mentions[middle][0] < at:
                low = middle + 1
            else:
                high = middle
        return self.mentions[max(0, low - n) : low]

    def _unnamed(self, start: int, first: int, head: int, last: int) -> Speaker:
        t = self.t
        noun = base(t.word[head - 1])
        single = noun[:-1] if noun.endswith("s") and noun != "press" else noun
        shouted = all(t.text[t.start[k] : t.end[k]].isupper() for k in range(first, head))
        definite = t.word[start] in ("the", "this", "that", "his", "her", "their", "its") or any(
            word.endswith("'s") for word in t.word[start:head]
        )
        for k in range(first, head - 1):
            if t.word[k] in _OUTLETS and not t.capital[k] and all(t.capital[m] for m in range(k + 1, head)):
                return self._institution(k + 1, head, "outlet")
        capitals = all(t.capital[k] or not t.word[k][0].isalpha() for k in range(first, head))
        if known := self.outlets.get(" ".join(t.word[first:head])):
            return known, "outlet"
        if (capitals and (noun in _OUTLETS or (base(t.word[first]) in _OUTLETS and head - first <= 3))) or (capitals and head - first == 2 and noun == "today"):
            return self._institution(first, head, "outlet")
        if definite and noun in _OUTLETS and not t.capital[head - 1] and self.last_outlet:
            return self.last_outlet
        if not self._is_role(head - 1) and (noun in _INSTITUTIONS or single in _INSTITUTIONS or noun in _PLACES):
            return self._institution(first, self._with_of(head, last), "institution")
        if (definite and (noun in _TITLES or noun in _ANONYMOUS)) or (noun in _TITLES and capitals):
            if person := self._by_role(start, first, head, noun, last):
                return " ".join(person.name), "named"
        if (definite or start == first) and noun in _ANONYMOUS | _TITLES:
            known = next((s for s in reversed(self.unnamed) if noun in s.lower().split()), None)
            if known and t.word[start] in ("the", "this", "that"):
                return known, "anonymous"
        plural = first in self._starts and head - first == 1 and noun.endswith("s") and not noun.endswith("ss")
        if t.capital[head - 1] and not self._is_role(head - 1) and not plural:
            if noun.endswith("s") and (noun in _GROUPS or single in _NATION_WORDS):
                return self._describe(start, head, last), "anonymous"
            if head - first <= 3 and capitals and noun not in _NOT_PEOPLE and t.word[start] != "the" and not shouted:
                return self._introduce(first, head)
            return self._institution(first, self._with_of(head, last), "institution")
        return self._describe(start, head, last), "anonymous"

    def _with_of(self, head: int, last: int) -> int:
        """The Ministry of Defence, the League of Coastal States: the name reaches over its "of"."""
        t = self.t
        if head + 1 < last and t.word[head] == "of":
            end = head + 1 + (t.word[head + 1] == "the")
            while end < last and t.capital[end]:
                end += 1
            return end if t.capital[end - 1] else head
        return head

    def _describe(self, start: int, head: int, last: int) -> str:
        """Somebody unnamed is called by the words of the first mention, up to a comma or relative clause."""
        t = self.t
        end = next((k for k in range(head, last) if k > start and (t.word[k] in ("who", "whose", "which", "that") or not t.word[k][0].isalnum())), last)
        text = " ".join(t.text[t.start[start] : t.end[end - 1]].split())[:80]
        if t.word[start] in DETERMINERS or t.word[start] in ("one", "some", "many", "several", "most", "both"):
            text = text[0].lower() + text[1:]
        name = next((s for s in self.unnamed if s.lower() == text.lower()), text)
        self.unnamed.append(name)
        return name

    def _institution(self, first: int, head: int, kind: str) -> Speaker:
        """One name per institution: 'the Foreign Ministry' is 'Russia's Foreign Ministry' if that was named."""
        t = self.t
        text = " ".join(t.text[t.start[first] : t.end[head - 1]].split())
        name = text[:-2] if text.endswith(("'s", "’s")) else text
        key = " ".join(base(word) for word in t.word[max(first, head - 2) : head])
        last_word = key.split()[-1]
        if head - first == 1 and not t.capital[first] and last_word in _INSTITUTIONS:
            name = next((known for known in reversed(self.institutions.values()) if known.lower().endswith(last_word)), name)
        return self.institutions.setdefault(key, name), kind

    def _by_role(self, start: int, first: int, head: int, noun: str, last: int) -> Person | None:
        t = self.t
        wanted = _ROLE_NOUNS.get(noun, (noun,))
        modifiers = {base(w) for w in t.word[first:last]} - {noun, "the", "top", "chief", "of", "former", "senior"}
        best, best_score = None, 0.0
        gender = "m" if noun in _MALE or (t.word[start] == "his" and False) else "f" if noun in _FEMALE else None
        seen = {id(p) for m, p in self._before(start, 200)}
        for person in self.people:
            fit = [w for w in wanted if w in person.roles]
            if not fit or (gender and person.gender not in (gender, None)):
                continue
            shared = len({_nation(m) for m in modifiers} & {_nation(r) for r in person.roles})
            score = 1.0 + shared + (0.5 if noun in person.roles else 0) + (0.4 if id(person) in seen else 0)
            nations = {_nation(m) for m in modifiers} & _NATIONS
            if nations and not nations & {_nation(r) for r in person.roles} and {_nation(r) for r in person.roles} & _NATIONS:
                continue
            if self.last[0] == " ".join(person.name):
                score += 0.3
            if score > best_score:
                best, best_score = person, score
        return best


_NATION_WORDS = {
    "russian": "russia", "american": "us", "u.s": "us", "u.s.": "us", "usa": "us", "chinese": "china", "ukrainian": "ukraine",
    "iranian": "iran", "british": "britain", "uk": "britain", "french": "france", "german": "germany", "israeli": "israel",
    "turkish": "turkey", "polish": "poland", "japanese": "japan", "indian": "india", "syrian": "syria", "moscow": "russia",
    "moscow's": "russia", "european": "eu",
}
_NATIONS = frozenset(_NATION_WORDS.values())


def _nation(word: str) -> str:
    return _NATION_WORDS.get(word, word)
