"""One name for one speaker across articles: spellings, titles, lone surnames, institutions with and without nation.

Entry point: `canonical_names`. Names are joined where their letters say so, never by what is known of the world:

* Spellings of Cyrillic names fall together: Zelensky, Zelenskyy, Zelenskiy; Alexei, Aleksey; Nechaev, Nechayev.
* Given names that are one name in Russian, Ukrainian and English count as one: `GIVEN`.
* A lone surname is the one person of the article who has it, else the one of the corpus.
* Institutions are the set of their words: Russia's Defense Ministry, the Russian Ministry of Defence.

Two given names that are not in one row of `GIVEN` are two people. People whom an article only describes stay what they
are: "an official" of one article is not that of another.
"""

import re
import unicodedata

import pandas as pd

from analysis.quotes.people.lexicon import NATIONS, TITLES
from analysis.quotes.rules.grammar import DETERMINERS

# Forms of one given name, as `_letters` writes them.
GIVEN = (
    ("sergei", "sergi", "serhi", "serhei"),
    ("vladimir", "volodimir", "wolodimir"),
    ("dmitri", "dmitro", "dimitri"),
    ("mikhail", "mikhailo", "mihail", "mihailo"),
    ("nikolai", "mikola"),
    ("aleksandr", "oleksandr", "aleksander", "aliaksandr"),
    ("aleksei", "oleksi", "aleksi", "oleksei"),
    ("andrei", "andri"),
    ("pavel", "pavlo"),
    ("petr", "piotr", "petro"),
    ("oleg", "oleh"),
    ("igor", "ihor"),
    ("iuri", "uri"),
    ("vasili", "vasil"),
    ("evgeni", "evhen", "evheni", "ievhen"),
    ("grigori", "hrihori", "grigor"),
    ("viacheslav", "vecheslav"),
    ("konstantin", "kostiantin"),
    ("kiril", "kirilo"),
    ("bogdan", "bohdan"),
    ("daniil", "danil", "danilo"),
    ("georgi", "heorhi"),
    ("valentin", "valentine"),
    ("elena", "olena"),
    ("olga", "olha"),
    ("anna", "hanna"),
    ("maria", "mariia"),
    ("natalia", "nataliia", "natali"),
    ("ekaterina", "katerina"),
    ("tatiana", "tetiana"),
    ("liudmila", "ludmila", "liudmilla"),
    ("galina", "halina"),
    ("svetlana", "svitlana", "sviatlana"),
    ("iulia", "iuliia", "ulia"),
    ("mohamed", "muhamad", "mohamad", "muhamed"),
)
# Words of institutions and media that stand for another, as `_folded` writes them.
_WORDS = {
    "defence": "defense", "kiev": "kyiv", "affairs": "", "centre": "center", "u.s": "us", "u.s.": "us", "u.n.": "un",
    "u.n": "un", "e.u.": "eu", "american": "us", "nyt": "new york times", "wsj": "wall street journal",
    "organisation": "organization", "labour": "labor", "and": "", "of": "", "for": "", "the": "",
}  # fmt: skip
_PHRASES = {"united states": "us", "united nations": "un", "european union": "eu", "united kingdom": "uk"}
_ADJECTIVES = {word: place for word, place in NATIONS.items() if word.endswith(("n", "h", "e", "i"))}
_COUNTRIES = frozenset(_ADJECTIVES.values()) | {"us", "un"}
_POSSESSIVE = re.compile(r"'s?$")
_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii"))
_TITLES = TITLES | set("us uk un prime foreign defense defence interior finance state".split())
_GROUPS = {form: forms[0] for forms in GIVEN for form in forms}
_SPELLINGS = [(re.compile(pattern), by) for pattern, by in (
    (r"x", "ks"),
    (r"(^|[aeiou])ye", r"\1e"),
    (r"yo", "e"),
    (r"([^aeiou])ie(?=v$)", r"\1e"),
    (r"y", "i"),
    (r"ij", "i"),
    (r"(.)\1+", r"\1"),
)]  # fmt: skip

Key = tuple[str, ...]


def canonical_names(quotes: pd.DataFrame) -> pd.Series:
    """Give each quotation's speaker the name that its corpus gives most often.

    Parameters
    ----------
    quotes
        The table of that name; only `speaker`, `speaker_kind` and `article_id` are read.

    Returns
    -------
    Series
        One name a row, with the index of `quotes`; missing where the speaker is unknown. The name is the most frequent
        of the spellings, a full one before a lone surname; among equals the first by alphabet.

    Examples
    --------
    >>> rows = [("Sergey Lavrov", "a"), ("FM Lavrov", "b"), ("Sergei Lavrov", "c"), ("Sergey Lavrov", "d")]
    >>> quotes = pd.DataFrame(rows, columns=["speaker", "article_id"]).assign(speaker_kind="named")
    >>> canonical_names(quotes).unique().tolist()
    ['Sergey Lavrov']
    """
    name = quotes["speaker"].astype(object).where(quotes["speaker"].notna(), None)
    clean = {written: _without_title(written) for written in name.dropna().unique()}
    rows = pd.DataFrame({"article": quotes["article_id"].to_numpy(), "kind": quotes["speaker_kind"].to_numpy()})
    rows["name"] = name.to_numpy()
    rows = rows[rows["name"].notna() & rows["kind"].isin(("named", "institution", "outlet"))]
    people = rows["kind"] == "named"
    rows["shown"] = rows["name"].map(clean).where(people, rows["name"])
    keys = {False: {}, True: {}}
    for is_person, written in set(zip(people, rows["shown"], strict=True)):
        keys[is_person][written] = person_key(written) if is_person else body_key(written)
    rows["key"] = [keys[is_person][written] for is_person, written in zip(people, rows["shown"], strict=True)]
    rows["key"] = _completed(rows)
    names = _most_frequent(rows)
    found = name.copy()
    found.iloc[rows.index] = [names[key] for key in rows["key"]]
    return found


def person_key(name: str) -> Key:
    """Give what all spellings of a person's name have in common: surname, and given name if there is one.

    Examples
    --------
    >>> person_key("Volodymyr Zelenskyy") == person_key("Vladimir Zelensky")
    True
    >>> person_key("Sergey Ivanov") == person_key("Oleg Ivanov")
    False
    """
    parts = [part for part in _folded(name).replace("-", "").split() if part not in _SUFFIXES]
    parts = [letters for part in parts if (letters := _letters(part))]
    if len(parts) < 2:
        return ("person", *parts)
    return ("person", parts[-1], _GROUPS.get(parts[0], parts[0]))


def body_key(name: str) -> Key:
    """Give what all names of an institution have in common: its words, nations first, in no order.

    Examples
    --------
    >>> body_key("Russia’s Defense Ministry") == body_key("the Ministry of Defence of Russia")
    True
    """
    text = _folded(name)
    for phrase, short in _PHRASES.items():
        if phrase in text:
            text = re.sub(rf"\b{phrase}\b", short, text)
    parts = [_POSSESSIVE.sub("", part) for part in text.split()]
    found = {_WORDS.get(part, part) for part in parts}
    if len(found) > 1:
        found = {_ADJECTIVES.get(part, part) for part in found}
    nations = sorted(found & _COUNTRIES) if found - _COUNTRIES - {""} else []
    return ("body", " ".join(nations), *sorted(found - set(nations) - {""}))


def _folded(name: str) -> str:
    """Small letters without accents, with one kind of apostrophe."""
    if name.isascii():
        return name.lower().replace("`", "'")
    plain = unicodedata.normalize("NFKD", re.sub(r"[’‘´`]", "'", name).lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _letters(part: str) -> str:
    letters = re.sub(r"[^\w]", "", re.sub(r"'s$", "", part))
    for pattern, by in _SPELLINGS:
        letters = pattern.sub(by, letters)
    return letters


def _without_title(name: str) -> str:
    """Strip titles and nationalities before a name, and a possessive behind it."""
    parts = re.sub(r"['’´]s?$", "", name).split()
    while len(parts) > 1 and (parts[0].lower() in _TITLES | DETERMINERS or parts[0].lower() in NATIONS):
        parts = parts[1:]
    return " ".join(parts)


def _completed(rows: pd.DataFrame) -> list[Key]:
    """Lone surnames and institutions without a nation: the one of the article that fits, else the one of the corpus."""
    everywhere: dict[Key, set[Key]] = {}
    here: dict[tuple[str, Key], set[Key]] = {}
    for article, key in set(zip(rows["article"], rows["key"], strict=True)):
        if (short := _short(key)) is not None:
            everywhere.setdefault(short, set()).add(key)
            here.setdefault((article, short), set()).add(key)
    completed = []
    for article, key, shown in zip(rows["article"], rows["key"], rows["shown"], strict=True):
        fits = here.get((article, key)) or everywhere.get(key, ())
        named = key[0] == "person" or (" " in shown and shown.split()[-1][0].isupper())
        completed.append(next(iter(fits)) if named and len(fits) == 1 else key)
    return completed


def _short(key: Key) -> Key | None:
    """The key of a full name without its given name or nation; None if it has none."""
    if key[0] == "person":
        return key[:2] if len(key) > 2 else None
    return (key[0], "", *key[2:]) if key[1] else None


def _most_frequent(rows: pd.DataFrame) -> dict[Key, str]:
    counts: dict[Key, dict[str, int]] = {}
    for key, shown in zip(rows["key"], rows["shown"], strict=True):
        spellings = counts.setdefault(key, {})
        spellings[shown] = spellings.get(shown, 0) + 1
    return {
        key: min(spellings, key=lambda name: (not _is_full(name, key), -spellings[name], name))
        for key, spellings in counts.items()
    }


def _is_full(name: str, key: Key) -> bool:
    return (person_key(name) if key[0] == "person" else body_key(name)) == key
