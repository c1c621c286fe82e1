"""A corpus: the folder of annotation tables that `framing annotate` writes and every comparison reads (`read`)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import pandas as pd
from pandas.util import hash_pandas_object

from analysis.corpus import manifest as manifests
from analysis.corpus import tables
from analysis.errors import InputError, NothingToCompare
from analysis.read import Article, paths, read_articles
from analysis.read.files import CORPUS as MANIFEST
from analysis.store import Store
from analysis.text.outlets import canonical, in_order
from analysis.text.words import printable, term, words
from analysis.vocabulary import ANNOTATIONS

HEADLINES = "headlines"
OFTEN = 3
TABLES = (*ANNOTATIONS, *tables.CSVS)


class Corpus:
    """The tables of one folder, as `data/README.md` describes them, each read when it is first asked for.

    `articles`, `words`, `sentences`, `quotes`, … are its attributes; `manifest` is what `corpus.json` says.
    """

    def __init__(
        self,
        given: Mapping[str, pd.DataFrame],
        manifest: dict | None = None,
        folder: Store | None = None,
        wanted: frozenset[str] | None = None,
        place: str = "",
        replaced: Mapping[str, pd.DataFrame] | None = None,
    ):
        self.manifest, self._tables, self._folder, self._wanted = manifest or {}, dict(given), folder, wanted
        self._place = place  # of its tables in the folder
        self._replaced = dict(replaced or {})  # tables that are not those of the folder

    @property
    def digest(self) -> str | None:
        """A digest of all that it holds; None where it has no folder, or a table in place of another has lists."""
        told = sha256(repr((self.manifest.get("sha256"), self._place, self._wanted and sorted(self._wanted))).encode())
        try:
            for name, frame in sorted(self._replaced.items()):
                told.update(repr((name, frame.dtypes.to_dict())).encode() + hash_pandas_object(frame).values.tobytes())
        except TypeError:
            return None
        return told.hexdigest() if "sha256" in self.manifest else None

    @property
    def is_of_headlines(self) -> bool:
        """Whether headlines stand in place of the articles' texts."""
        return bool(self._place or self.manifest.get(HEADLINES))

    @cached_property
    def spelling(self) -> dict[str, str]:
        """How quotations and speakers' names mostly write the words that tables hold in small letters."""
        seen: dict[str, Counter] = defaultdict(Counter)
        for column, first in (("excerpt", 1), ("speaker", 0)):  # a sentence begins with a capital whatever the word
            for said, n in self.quotes[column].value_counts().items():
                for start, end in words(said)[first:]:
                    word = term(said[start:end])
                    seen[word][said[start:end][: len(word)]] += n
        # small letters that are written now and then hold: a capital may begin a sentence
        return {
            word: max(forms, key=lambda form: forms[form] * (OFTEN if form == word else 1))
            for word, forms in seen.items()
        }

    def as_written(self, text: str) -> str:
        """Return words in small letters as they are mostly written: Kiev, CNN."""
        return " ".join(self.spelling.get(word, word) for word in text.split())

    def headlines(self) -> "Corpus":
        """Return the articles that have a headline, with that in place of the text: all is measured of it."""
        if self.is_of_headlines:
            return self
        made = Corpus({}, self.manifest, self._folder, self._wanted, HEADLINES)
        counts = made.articles.set_index("article_id")[["n_words", "n_sentences", "n_furniture_words", "sha256"]]
        own = self.articles[self.articles["article_id"].isin(counts.index)].reset_index(drop=True)
        if own.empty:
            raise NothingToCompare("no article has a headline; fill in the column 'title' and annotate again")
        return made.replace(articles=own.assign(**counts.loc[own["article_id"]].reset_index(drop=True)))

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in TABLES:
            raise AttributeError(f"a corpus has no table {name!r}")
        if name not in self._tables:
            self._tables[name] = self._read(name)
        return self._tables[name]

    def rows(self, name: str, **where: Iterable) -> pd.DataFrame:
        """Return the rows of a table whose columns named have one of the values given: no others are read."""
        listed = {column: list(values) for column, values in where.items()}
        if name not in self._tables and self._folder is not None:
            return self._read(name, listed)
        table = getattr(self, name)
        for column, values in listed.items():
            table = table[table[column].isin(values)]
        return table

    def select(self, article_ids: Iterable[str]) -> "Corpus":
        """Keep only the rows of the articles named; what was excluded, and speakers, stay listed."""
        wanted = frozenset(article_ids)
        kept = {
            name: frame if name in tables.CSVS else frame[frame["article_id"].isin(wanted)]
            for name, frame in self._tables.items()
        }
        wanted = wanted if self._wanted is None else wanted & self._wanted
        return Corpus(kept, self.manifest, self._folder, wanted, self._place, self._replaced)

    def comparable(self, wording: bool = True) -> "Corpus":
        """Keep the articles that may stand for their outlet: each once, and re-translations only if not `wording`."""
        articles = self.articles[self.articles["duplicate_of"].isna()]
        if wording:
            articles = articles[articles["copy"] != "retranslation"]
        return self if len(articles) == len(self.articles) else self.select(articles["article_id"])

    def outlet_called(self, name: str) -> str:
        """Return the outlet of this corpus that goes by a name, whichever of its names that is."""
        outlets, wanted = sorted(set(self.articles["outlet"])), (name, canonical(name), name.casefold())
        found = [outlet for outlet in outlets if outlet in wanted or outlet.casefold() in wanted]
        if not found:
            raise InputError(f"there is no article of outlet {name!r}; the outlets are {', '.join(outlets)}")
        return name if name in found else found[0]

    def narrow(
        self,
        outlets: Iterable[str] = (),
        story: str | None = None,
        since: str | None = None,
        until: str | None = None,
        shared_months: bool = False,
    ) -> "Corpus":
        """Return the corpus with only the articles of these outlets (none named: of all) and of this story.

        With a day `since` or `until`, as in "2022-08-31", only those published from one to the other, both included;
        with `shared_months` only those of months in which each of the outlets published. Those without a date fall out.
        An `InputError` is raised if no article is left, or a day is not a date.
        """
        articles, outlets = self.articles, [self.outlet_called(name) for name in outlets]
        kept = articles["outlet"].isin(outlets or articles["outlet"])
        if story is not None:
            kept &= articles["story"].isin([story])
        # a missing date compares as false
        if since is not None:
            kept &= articles["published"] >= _day(since)
        if until is not None:
            kept &= articles["published"] < _day(until) + pd.Timedelta(days=1)
        if shared_months:
            month = articles["published"].dt.to_period("M")
            n_outlets = articles["outlet"][kept].groupby(month[kept]).nunique()
            kept &= month.isin(n_outlets.index[n_outlets == articles["outlet"][kept].nunique()])
        if not kept.any():
            raise InputError("no article is of these outlets, this story and these days; choose more of them")
        return self if kept.all() else self.select(articles.loc[kept, "article_id"])

    def replace(self, **given: pd.DataFrame) -> "Corpus":
        """Return the same corpus with other tables in place of some."""
        replaced = self._replaced | given
        return Corpus(self._tables | given, self.manifest, self._folder, self._wanted, self._place, replaced)

    def by_outlet(self) -> pd.DataFrame:
        """Return what there is of each outlet, as text: articles, those compared, headlines, words, stories, days."""
        is_compared = self.articles["article_id"].isin(self.comparable().articles["article_id"])
        own = self.articles.assign(outlet=self.articles["outlet"].map(printable), is_compared=is_compared)
        own, counts = own.groupby("outlet"), {"articles": ("article_id", "size"), "compared": ("is_compared", "sum")}
        counts |= {"headlines": ("title", "count"), "dated": ("published", "count")}
        counts |= {"words": ("n_words", "sum"), "stories": ("story", "nunique")}
        days = own["published"].agg(["min", "max"]).apply(lambda of: of.dt.strftime("%-d %b %Y")).fillna("–")
        table = own.agg(**counts).map("{:,}".format).join(days.set_axis(["first", "last"], axis=1))
        return table.loc[in_order(table.index)]

    def _repr_html_(self) -> str:
        """Show each outlet, and what to do next: for notebooks."""
        table = self.by_outlet().rename_axis(index=None, columns="outlet")
        n_outlets = f"{len(table)} outlet{'' if len(table) == 1 else 's'}"
        of_what = ": their headlines alone" if self.is_of_headlines else ""
        return (
            f"<p>A corpus of {len(self.articles):,} articles of {n_outlets}{of_what}</p>{table.to_html()}"
            '<p>Next: <code>an.compare(corpus, "words")</code> compares its outlets, <code>an.measures()</code> lists '
            "what can be compared, and <code>an.explore(corpus)</code> shows it by widgets.</p>"
        )

    def _read(self, name: str, where: Mapping[str, Sequence] | None = None) -> pd.DataFrame:
        """Return the rows of a table that belong to this corpus, and of these only what `tables.read` keeps."""
        if self._folder is None:
            return tables.as_frame(name, [])
        where = dict(where or {})
        if self._wanted is not None and name not in tables.CSVS:
            where["article_id"] = sorted(self._wanted.intersection(where.get("article_id", self._wanted)))
        parts, size = None, self.manifest.get("articles_per_part")
        try:
            if size and "article_id" in where and name != "articles":  # each part has as many articles, but the last
                every = tables.read("articles", self._folder)["article_id"]
                parts = sorted({i // size for i in every.index[every.isin(where["article_id"])]})
            place = self._folder / self._place if self._place and name not in tables.CSVS else self._folder
            return tables.read(name, place, parts, where)
        finally:
            if not manifests.is_current(self._folder, MANIFEST, self.manifest):
                raise InputError(f"{self._folder}: was written anew since it was opened; open it again")


def _day(written: str) -> pd.Timestamp:
    try:
        return pd.Timestamp(written).normalize()
    except ValueError as error:
        raise InputError(f"{written!r} is not a day; write it like 2022-08-31") from error


def read(folder: Path | str | Store) -> Corpus:
    """Read a corpus from the folder that `build` wrote, here or at an address such as `s3://bucket/corpus`."""
    store = Store(folder)
    manifests.settle(store, MANIFEST)
    facts = manifests.verify(store, MANIFEST, "annotate the articles again into another folder")
    if not facts:
        raise InputError(f"{folder}: there is no corpus here; write it with `framing annotate … --out {folder}`")
    return Corpus({}, facts, store)


def texts_of(corpus: Corpus, sources: Path | str | Iterable[Path | str], all_alike: bool = True) -> dict[str, str]:
    """Return the texts that were annotated, by `article_id`, from the files and folders the corpus was made from.

    A text, or a headline in its place, is known by its SHA-256; articles that the corpus does not know are passed over.
    With `all_alike` an `InputError` is raised if an article of the corpus has another text in the sources, or they have
    the text of none.
    """
    sources = [Path(source) for source in paths(sources)]
    known = dict(tuple(corpus.articles.groupby("sha256")["article_id"]))
    found: dict[str, str] = {}
    others = []
    asked = {name: corpus.manifest[name] for name in ("columns", "headlines") if name in corpus.manifest}
    for item in read_articles(sources, **asked):
        if isinstance(item, Article):
            digested = {sha256(text.encode()).hexdigest(): text for text in (item.text, item.title) if text}
            own = {article_id: text for digest, text in digested.items() for article_id in known.get(digest, ())}
            found |= own
            others += [] if own else [item]
    if not all_alike:
        return found
    changed = {*corpus.articles["article_id"]} - {*found}
    for item in others:
        if item.article_id in changed:
            where = item.file if item.row is None else f"{item.file}, row {item.row}"
            raise InputError(
                f"{where}: the text of {item.article_id!r} is not the one that was annotated; annotate the articles "
                "again, or name the files they were annotated from"
            )
    if not found:
        names = ", ".join(map(str, sources))
        raise InputError(f"{names}: no text here is one that was annotated; name the files the corpus was made from")
    return found


def usual_days(corpus: Corpus) -> pd.Series:
    """Return when articles were published, but for those far off the others, so that one old article makes no span.

    Far off is what lies more than three interquartile ranges, and more than a week, outside the quartiles (Tukey 1977,
    "Exploratory Data Analysis", who calls it far out).
    """
    published = corpus.articles["published"].dropna()
    if published.empty:
        return published
    low, high = published.quantile([0.25, 0.75])
    off = max(3 * (high - low), pd.Timedelta(days=7))
    return published[published.between(low - off, high + off)]


def about_dates(corpus: Corpus) -> str | None:
    """Return a sentence on articles without a date whose story was not given; None where there is none."""
    articles = corpus.articles
    n = int((articles["published"].isna() & (articles["story"].isna() | articles["story_confidence"].notna())).sum())
    if not n:
        return None
    told = f"{n:,} of {len(articles):,} articles {'has' if n == 1 else 'have'} no known date"
    return f"{told}: that they tell one story is judged by their words alone, and doubtful."
