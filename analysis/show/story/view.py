"""Arrange a story's tables for the page: what each section's template needs.

`View` has a method for each of `analysis.show.story.page.SECTIONS`.
"""

from collections.abc import Mapping
from itertools import groupby

import pandas as pd

from analysis.compare.story.pick import Story
from analysis.show.findings import MAX_TERMS
from analysis.show.plots import Style
from analysis.show.story.evidence import MOST_CHARACTERS, Place, Uses
from analysis.text import sentences

MOST_ARTICLES = 5
MOST_OMISSIONS = 12
MOST_QUOTED = 40  # words, and on to the end of the sentence
LONGEST_QUOTED = 100


class View:
    """A story as its page shows it: outlets in order with their colours, anchors of articles."""

    def __init__(self, story: Story, style: Mapping[str, Style], prefix: str):
        self.story, self.style, self._uses = story, style, Uses(story)
        self._anchors = {name: f"{prefix}-article-{i + 1}" for i, name in enumerate(story.articles["article_id"])}

        quotes = story.quotes[["article_id", "content"]].itertuples(index=False, name=None)
        self._ends = {(article_id, int(content[0][0])): int(content[0][1]) for article_id, content in quotes}

    def anchor(self, article_id: str) -> str:
        return self._anchors[article_id]

    def colour(self, outlet: str) -> str:
        return self.style[outlet].colour if outlet in self.style else "#767676"

    def outlets(self) -> list[str]:
        return self.story.outlets

    def _said(self, row) -> str:
        text = self.story.texts.get(row["article_id"])
        if text is None:
            return row["excerpt"] + (" …" if row["n_words"] > len(row["excerpt"].split()) else "")
        whole = " … ".join(" ".join(text[start:end].split()) for start, end in row["content"])
        return _to_a_sentence_end(whole)

    def _within(self, quote: dict) -> Place | None:
        """Give the sentences a quotation stands in, where the text is at hand and it is not too long for them."""
        start, end = int(quote["content"][0][0]), int(quote["content"][-1][1])
        if quote["article_id"] not in self.story.texts or not 0 < end - start <= MOST_CHARACTERS:
            return None
        return self._uses.around(quote["article_id"], 1, start, end)

    def articles(self, page) -> dict:
        table = page.tables["tellings"]
        columns = []
        for outlet in dict.fromkeys(table["outlet"]):
            own = [_article(row) for row in table[table["outlet"] == outlet].to_dict("records")]
            counted = [row for row in own if not row["not_counted"]]
            n_words = sum(row["n_words"] for row in counted)
            columns.append(
                {
                    "outlet": outlet,
                    "n": len(counted),
                    "n_words": n_words,
                    "mean": n_words / len(counted) if counted else 0,
                    "first": own[:MOST_ARTICLES],
                    "rest": own[MOST_ARTICLES:],
                }
            )
        return {"columns": columns}

    def given(self, page) -> dict:
        table = page.tables["speakers"]
        quotes = self.story.quotes.drop_duplicates(["article_id", "offset"])
        quotes = quotes[["article_id", "offset", "content", "n_words", "excerpt"]].to_dict("records")
        longest = {(quote["article_id"], quote["offset"]): quote for quote in quotes}
        rows = []
        for speaker, own in table.groupby("speaker", sort=False):
            cells = {}
            for row in own.to_dict("records"):
                quote = longest[row["article_id"], row["offset"]]
                cells[row["outlet"]] = row | {"said": self._said(quote), "place": self._within(quote)}
            rows.append({"speaker": speaker, "cells": cells})
        return {"rows": rows, "has_texts": bool(self.story.texts)}

    def statements(self, page) -> dict:
        shared = page.tables["shared"]
        offsets = self.story.quotes.set_index(["article_id", "quote"])["offset"]
        found = []
        for _, own in shared.groupby("statement", sort=True):
            lines = []
            for outlet, words in own.groupby("outlet", sort=False):
                first = words.iloc[0]
                key = first["article_id"], first["quote"]
                lines.append(
                    {
                        "outlet": outlet,
                        "article_id": key[0],
                        "offset": int(offsets[key]),
                        "runs": _runs(words),
                        "n_kept": int((words["state"] == "kept").sum()),
                        "n_left_out": int((words["state"] == "left out").sum()),
                    }
                )
            without = [outlet for outlet in self.story.outlets if outlet not in set(own["outlet"])]
            found.append({"speaker": own["speaker"].iloc[0], "lines": lines, "without": without})
        return {"statements": found, "by_text": len(self.story.texts) == len(self.story.articles)}

    def omissions(self, page) -> dict:
        columns = []
        for outlet in self.story.outlets:
            own = page.left_out.table[page.left_out.table["outlet"] == outlet]
            others = [name for name in self.story.outlets if name != outlet]
            found = own["beyond_chance"].astype(bool)
            beyond = [self._omission(row, others) for row in own[found].to_dict("records")]
            chance = own[~found]
            shown = [self._omission(row, others) for row in chance.head(MOST_OMISSIONS).to_dict("records")]
            n = int((self.story.corpus.articles["outlet"] == outlet).sum())
            more = len(chance) - len(shown)
            columns.append({"outlet": outlet, "n": n, "beyond": beyond, "chance": shown, "n_more": more})
        return {"columns": columns, "n_items": page.left_out.n_items, "n_tests": page.left_out.n_tests}

    def _omission(self, row: dict, others: list[str]) -> dict:
        place = None
        if row["kind"] == "term":
            place = self._uses.context(row["item"], others)
        elif pd.notna(row["offset"]):
            place = self._stands(row)
        quoted = pd.notna(row["excerpt"]) and row["kind"] in ("speaker", "side")
        return row | {"place": place, "excerpt": row["excerpt"] if quoted and not (place and place.node) else ""}

    def _stands(self, row: dict) -> Place:
        start = int(row["offset"])
        if row["kind"] == "actor":
            text, name = self.story.texts.get(row["article_id"], ""), row["item"]
            end = start + len(name) if text.startswith(name, start) else None
        else:
            end = self._ends.get((row["article_id"], start))
        return self._uses.around(row["article_id"], int(row["count"]), start, end)

    def words(self, page) -> dict:
        tested, counted = page.tables["tested"], page.tables["counted"]
        found = tested[tested["differs"].astype(bool)].sort_values(["p_adjusted", "term"], kind="stable")
        rows = []
        for row in found.to_dict("records"):
            more = row["outlet"] if row["log_odds"] > 0 else row["reference"]
            users = [more] if more in self.story.outlets else [o for o in self.story.outlets if o != row["outlet"]]
            rows.append(row | {"more": more, "place": self._uses.context(row["term"], users, "outlet")})
        order = {name: i for i, name in enumerate(self.story.outlets)}
        rows = sorted(rows, key=lambda row: (order.get(row["more"], len(order)), row["p_adjusted"]))
        columns = {
            outlet: [
                row | {"place": self._uses.context(row["term"], [outlet], "outlet")} for row in own.to_dict("records")
            ]
            for outlet, own in counted.groupby("outlet", sort=False)
        }
        return {"found": rows, "n_tested": len(tested), "columns": columns}

    def naming(self, page) -> dict:
        table = page.tables["variants"]
        sets = []
        for name, own in table.groupby("set", sort=False):
            variants = {
                variant: {row["outlet"]: row for row in rows.to_dict("records") if row["n"]}
                for variant, rows in own.groupby("variant", sort=False)
            }
            sets.append({"set": name, "variants": variants})
        called = page.tables["speakers"]
        speakers = [
            {"speaker": speaker, "called": dict(zip(rows["outlet"], rows["called"], strict=True))}
            for speaker, rows in called.groupby("speaker", sort=False)
            if rows["called"].nunique() > 1 or len(rows) > 1
        ]
        return {"sets": sets, "speakers": speakers[: 2 * MAX_TERMS], "has_texts": bool(self.story.texts)}

    def course(self, page) -> dict:
        levels = page.tables["levels"]
        levels = levels[levels["voice"].isin(["outlet", "quoted"])]
        return {"levels": levels.to_dict("records")}


def _to_a_sentence_end(said: str) -> str:
    """Cut what is long behind a whole sentence; a sentence that is too long itself, behind a word."""
    words = said.split()
    if len(words) <= MOST_QUOTED:
        return said.rstrip(",")
    spans = sentences.sentences(said, [(0, len(said))])
    ends = [end for _, end in spans if MOST_QUOTED <= len(said[:end].split()) <= LONGEST_QUOTED]
    shown = said[: ends[0]] if ends else " ".join(words[:LONGEST_QUOTED])
    return shown.rstrip(",") + (" …" if len(shown) < len(said) else "")


def _article(row: dict) -> dict:
    day = "no date"
    if pd.notna(row["published"]):
        precision = row["date_precision"] if pd.notna(row["date_precision"]) else "day"
        form = {"minute": "%-d %b %Y, %H:%M", "month": "%b %Y", "year": "%Y"}.get(precision, "%-d %b %Y")
        day = row["published"].strftime(form)
    missing = {name: None for name in ("title", "date_doubt", "url") if pd.isna(row[name])}
    quoted = None if pd.isna(row["share_quoted"]) else float(row["share_quoted"])
    return row | missing | {"day": day, "share_quoted": quoted}


def _runs(words: pd.DataFrame) -> list[dict]:
    """Join neighbouring words of one state; words beyond the excerpt are only counted."""
    runs = []
    states = zip(words["state"], words["word"], strict=True)
    for (state, seen), group in groupby(states, key=lambda pair: (pair[0], pd.notna(pair[1]))):
        found = [word for _, word in group]
        runs.append({"state": state, "seen": seen, "n": len(found), "text": " ".join(found) if seen else ""})
    return runs
