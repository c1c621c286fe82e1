"""Choose the articles of the embedded corpora, and annotate them anew: `python -m training.corpora annotate DATA`.

Entry points: `choose`, which articles of a wide collection tell stories that several outlets tell; `four_outlets` and
`headlines`, the folders in `data/`. Their datasheet is `data/README.md`. The texts are not part of the project.
"""

import gzip
import json
import lzma
import tempfile
from pathlib import Path

import click
import pandas as pd

from analysis.annotation.actors import DEFAULT
from analysis.corpus import parts, read
from analysis.corpus.build import build

DATA = Path(__file__).resolve().parents[1] / "data"
CHOSEN = Path(__file__).with_name("four_outlets.csv")
OUTLETS = ("RT", "Press TV", "AP", "CNN")
SITES = {"RT": "RT", "CNN": "CNN", "AP (dailymail wire)": "AP", "AP (in HuffPost)": "AP"}
FIRST, LAST = "2022-06-14", "2022-11-05"
FEWEST_WORDS = 80
DAYS = 5  # to the nearest article of another outlet on the story
MOST_OF_AN_OUTLET = 20
LEAD_CHARACTERS = 1000
# What the headline or beginning of most articles of a story that was found holds, if it is of the event.
EVENTS = {
    "Air base blasts in Crimea": "crimea.{0,300}(?:airbase|air base|blast|explosion)",
    "Nuclear plant of Zaporizhzhia": "nuclear (?:power )?(?:plant|station|facility)|nuke plant",
    "Grain deal": r"\bgrain|wheat",
    "Killing of Darya Dugina": "dugin",
    "Trial of Brittney Griner": "griner",
    "Shopping mall of Kremenchuk": "kremenchu[gk]",
    "Finland and Sweden join NATO": "finland.{0,200}sweden|sweden.{0,200}finland",
    "Belarus": "belarus",
    "Snake Island": "snake island",
    "Iranian drones": "iran.{0,300}drone|drone.{0,300}iran",
    "Battle for Luhansk region": "severodonetsk|lysychansk|lisichansk",
    "Missile strikes of October": "(?:missile|strike).{0,300}(?:across ukraine|power|blackout|kyiv|kiev)",
    "Crimean bridge": "(?:crimea|kerch).{0,100}bridge|bridge.{0,100}crimea",
    "Kharkiv offensive": "counter-?offensive|kharkiv|kharkov|izi?um",
    "Kherson evacuated": "kherson.{0,300}(?:evacuat|official|administration)|evacuat.{0,300}kherson",
    "Mobilization": "mobili[sz]ation",
    "International Space Station": "space station",
    "Independence Day of Ukraine": "independence day",
    "Amnesty's report": "amnesty",
    "Long-range missiles": "long(?:er)?-range|atacms",
    "Kaliningrad transit": "kaliningrad",
    "Musk and Starlink": "musk|starlink",
    "Visas for Russians": r"\bvisa",
    "Soviet monuments": "monument|memorial",
    "Reporter Ovsyannikova": "ovsyannikova",
    "Nuclear treaty conference": "non-?proliferation",
    "Referendums and annexation": "referend|annex",
    "Gorbachev's death": "gorbachev",
    "Jet crash in Yeysk": "yeysk",
    "Wagner": "wagner|prigozhin",
}
LEAST_ON_EVENT = 0.55


def candidates(shared: Path) -> pd.DataFrame:
    """Return the articles to choose from, of three outlets with full texts, in the months in which RT was collected.

    `id, outlet, date, url, title, text, site`, each address once.
    """
    with lzma.open(shared / "ukraine-2022" / "history.jsonl.xz", "rt", encoding="utf-8") as file:
        rows = pd.DataFrame(map(json.loads, file))
    rows = rows.assign(date=rows["date"].str[:10], text=rows["text"].fillna(""), site=rows["outlet"])
    rows = rows[rows["date"].between(FIRST, LAST) & rows["outlet"].isin(SITES)]
    rows = rows[rows["text"].str.split().str.len() >= FEWEST_WORDS]
    address = rows["url"].str.split("?").str[0].str.rstrip("/")
    rows = rows.assign(outlet=rows["outlet"].map(SITES), url=address).drop_duplicates("url")
    rows = rows.sort_values(["outlet", "date", "url"], kind="stable", ignore_index=True)
    of_day = rows.groupby(["outlet", "date"]).cumcount() + 1
    rows["id"] = rows["outlet"].str.lower() + "-" + rows["date"] + "-" + of_day.astype(str)
    return rows[["id", "outlet", "date", "url", "title", "text", "site"]]


def choose(rows: pd.DataFrame) -> pd.DataFrame:
    """Return `id, outlet, date, story, url` of the articles chosen among `candidates`; print what each step leaves."""
    told = rows.assign(found=rows["id"].map(_stories(rows))).dropna(subset="found")
    lead = told["title"].fillna("") + " " + told["text"].str[:LEAD_CHARACTERS].str.replace("\n", " ")
    on_event = pd.DataFrame({event: lead.str.contains(f"(?i:{sign})") for event, sign in EVENTS.items()})
    share = on_event.groupby(told["found"]).mean()
    event = share.idxmax(axis=1).where(share.max(axis=1) >= LEAST_ON_EVENT)
    told = told.assign(story=told["found"].map(event)).dropna(subset="story")
    of_event = told[[on_event.at[row, event] for row, event in told["story"].items()]]
    near = of_event.assign(apart=_days_apart)
    near = near[near["apart"] <= DAYS].sort_values(["story", "outlet", "apart", "id"], kind="stable")
    kept = near.groupby(["story", "outlet"]).head(MOST_OF_AN_OUTLET)
    n_outlets = kept.groupby("story")["outlet"].nunique()
    enough = n_outlets.index[n_outlets > 1]
    kept = kept[kept["story"].isin(enough)].sort_values("id", ignore_index=True)
    steps = {
        "to choose from": rows,
        "in a story of such an event": told,
        "on it": of_event,
        "near": near,
        "chosen": kept,
    }
    for step, left in steps.items():
        click.echo(f"{step}: {left['outlet'].value_counts().to_dict()}")
    click.echo(kept.groupby(["story", "outlet"]).size().unstack(fill_value=0).to_string())
    return kept[["id", "outlet", "date", "story", "url"]]


def _stories(rows: pd.DataFrame) -> pd.Series:
    """Return the story that is found for each article that repeats no other."""
    with tempfile.TemporaryDirectory() as place:
        rows.to_json(Path(place, "all.jsonl"), orient="records", lines=True)
        build([Path(place, "all.jsonl")], Path(place, "corpus"))
        found = read(Path(place, "corpus")).articles
    return found[found["duplicate_of"].isna()].set_index("article_id")["story"].dropna()


def _days_apart(rows: pd.DataFrame) -> pd.Series:
    """Return the days between each article and the nearest of another outlet on the same story."""
    day = pd.to_datetime(rows["date"])
    apart = []
    for outlet, story, own in zip(rows["outlet"], rows["story"], day, strict=True):
        others = day[(rows["story"] == story) & (rows["outlet"] != outlet)]
        apart.append((others - own).abs().min().days if len(others) else 10**6)
    return pd.Series(apart, rows.index)


def four_outlets(shared: Path, folder: Path = DATA / "four-outlets") -> None:
    """Annotate the articles chosen and the seeds; AP's at HuffPost without that site's headlines."""
    rows = candidates(shared).merge(pd.read_csv(CHOSEN)[["id", "story"]])
    rows["title"] = rows["title"].mask(rows["site"].str.contains("HuffPost"), None)
    _annotate([shared / "seeds"], "four-outlets.jsonl", rows.drop(columns="site"), folder, outlets=OUTLETS)


WAR = (
    "iran|tehran|israel|khamenei|hormuz|gulf|middle east|hezbollah|lebanon|beirut|irgc|pezeshkian|dubai|qatar|bahrain|"
    r"kuwait|strikes?\b|missile|\bwar\b"
)
WAR_BEGAN = "2026-02-28"
NEWS = {
    "Press TV": "Press TV",
    "RT": "RT",
    "Al Jazeera English": "Al Jazeera",
    "BBC News": "BBC",
    "FOX News": "Fox News",
    "The Guardian World": "The Guardian",
    "NYT Top Stories": "NYT",
    "New York Times – Iran": "NYT",
}
DAY = r"/(2026)[/-](\d\d?|[a-z]{3})[/-](\d\d?)(?:/|$)"


def headlines(shared: Path, folder: Path = DATA / "headlines-2026") -> None:
    """Annotate headlines of eight outlets on the war on Iran of 2026, each headline of an outlet once."""
    with gzip.open(shared / "press-tv" / "war-2026.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = pd.DataFrame(map(json.loads, file))
    rows = rows.assign(outlet=rows["source_name"].map(NEWS), title=rows["title_original"].str.strip())
    rows = rows[rows["outlet"].notna() & rows["title"].str.contains(f"(?i:{WAR})")]
    rows = rows.sort_values(["outlet", "published", "url"]).drop_duplicates(["outlet", "title"])
    in_address = (
        rows["url"].str.extract(DAY).apply(lambda of: of.str.cat(sep="-") if of.notna().all() else None, axis=1)
    )
    in_address = pd.to_datetime(in_address, format="mixed").dt.strftime("%Y-%m-%d")
    rows["date"] = in_address.fillna(rows["published"].str[:10])
    rows = rows[rows["date"] >= WAR_BEGAN].assign(url=rows["url"].str.split("?").str[0])
    rows["id"] = (
        rows["outlet"].str.lower().str.replace(" ", "-") + "-" + (rows.groupby("outlet").cumcount() + 1).astype(str)
    )
    rows = rows[["id", "outlet", "date", "url", "title"]]
    click.echo(rows["outlet"].value_counts().to_dict())
    _annotate([], "headlines-2026.jsonl", rows, folder, headlines=True)


def _annotate(beside: list[Path], name: str, rows: pd.DataFrame, folder: Path, **options) -> None:
    parts.ARTICLES_AT_ONCE = 1000  # all, so that each table is one file
    with tempfile.TemporaryDirectory() as place:
        rows.to_json(Path(place, name), orient="records", lines=True, force_ascii=False)
        build([*beside, Path(place, name)], folder, shareable=True, actors=DEFAULT, **options)


SHARED = click.argument("shared", metavar="DATA", type=click.Path(exists=True, path_type=Path))


@click.group()
def main():
    """Make the folders in data/ from DATA, the folder of the collections that they come from."""


@main.command()
@SHARED
def annotate(shared):
    """Annotate four-outlets and headlines-2026 anew, after a change of what annotates (two minutes)."""
    four_outlets(shared)
    headlines(shared)


@main.command("choose")
@SHARED
def choose_anew(shared):
    """Choose the articles of four-outlets anew."""
    choose(candidates(shared)).to_csv(CHOSEN, index=False)


if __name__ == "__main__":
    main()
