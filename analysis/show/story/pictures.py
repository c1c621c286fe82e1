"""The two pictures of a story page: to whom the words go, and sentiment along the text in either voice."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from analysis.compare.quotes import NOT_TOLD
from analysis.compare.story.telling import ANYBODY, most_given
from analysis.show import plots
from analysis.show.plots import STYLE, Style
from analysis.show.sentiment.plots import course

MOST_GROUPS = 7
VOICES = {"outlet": "in its own voice", "quoted": "in sentences at least half quoted"}
LABELS = {
    ("all", ANYBODY): "in all",
    ("side", NOT_TOLD): "side not told",
    ("speaker_kind", "outlet"): "news media",
    ("speaker_kind", "named"): "named persons",
    ("speaker_kind", "anonymous"): "anonymous persons",
    ("speaker_kind", "institution"): "institutions",
    ("speaker_kind", "unknown"): "unidentified",
}


def groups_shown(given: pd.DataFrame) -> pd.DataFrame:
    """Choose what is drawn: sides where any is told of half of the quoted words, else kinds of speakers."""
    n_words = given.groupby(["by", "to_whom"])["n_words"].sum()
    quoted = n_words["all"].sum() if "all" in n_words else 0
    told = quoted - n_words.get(("side", NOT_TOLD), 0)
    by = "side" if quoted and told >= quoted / 2 else "speaker_kind"
    names = [*most_given(given, by, MOST_GROUPS), *([NOT_TOLD] if by == "side" else [])]
    rows = given[(given["by"] == "all") | ((given["by"] == by) & given["to_whom"].isin(names))]
    place = {name: i for i, name in enumerate([ANYBODY, *names])}
    return rows.sort_values("to_whom", key=lambda column: column.map(place), kind="stable", ignore_index=True)


def words_given(shown: pd.DataFrame, style: Mapping[str, Style]) -> Axes:
    """Draw what share of its words each outlet gives to whom, with 95 % ranges; hollow where there is none."""
    groups = shown[["by", "to_whom"]].itertuples(index=False, name=None)
    named = [LABELS.get(group, group[1]) for group in groups]
    # what is drawn holds for all of the outlet's articles, also those that do not quote the group
    drawn = shown.rename(columns={"share_of_words": "estimate"}).assign(to_whom=named, n_articles=shown["of_articles"])
    label = "share of the outlet's words on the story (hollow: too few articles for a range)"
    n_rows = drawn["to_whom"].nunique() * (drawn["outlet"].nunique() + 0.6)
    with _plain():
        ax = plt.subplots(figsize=(8, 1.2 + 0.24 * max(n_rows, 3)))[1]
        return plots.intervals(drawn, "to_whom", style, label, ax)


def along(courses: Mapping[str, pd.DataFrame], style: Mapping[str, Style]) -> Axes:
    """Draw the mean sentence score from the lead to the end, a panel a voice."""
    with _plain():
        _, panels = plt.subplots(1, 2, figsize=(10.5, 3.6), sharey=True, gridspec_kw={"wspace": 0.08})
        for ax, (voice, table) in zip(panels, courses.items(), strict=True):
            course(table, "part", style, "fifth of the article, 1: the lead", ax)
            ax.set_title(VOICES[voice], pad=8 + 17 * -(-table["outlet"].nunique() // 2))
    panels[1].set_ylabel("")
    return panels[0]


def _plain():
    """The project's style, but for the layout that takes as long as the drawing: figures are cut to what they hold."""
    return plt.rc_context(STYLE | {"figure.constrained_layout.use": False})
