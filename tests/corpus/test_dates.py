"""Articles are chosen by day and by shared month, and one far off the others makes no span."""

import pandas as pd
import pytest

from analysis.corpus import Corpus, usual_days
from analysis.errors import InputError


def corpus(*articles):
    """Return a corpus of articles, each an outlet and a day."""
    outlets, days = zip(*articles, strict=True)
    table = pd.DataFrame({"article_id": map(str, range(len(days))), "outlet": outlets, "story": None})
    return Corpus({"articles": table.assign(published=pd.to_datetime(list(days)))})


MADE = corpus(("A", "2022-07-31"), ("A", "2022-08-01"), ("B", "2022-08-31"), ("B", "2022-09-01"), ("A", None))


def days(made):
    return made.articles["published"].dt.strftime("%m-%d").tolist()


def test_a_day_named_is_counted_in():
    assert days(MADE.narrow(since="2022-08-01", until="2022-08-31")) == ["08-01", "08-31"]


def test_a_shared_month_is_one_in_which_each_outlet_published():
    assert days(MADE.narrow(shared_months=True)) == ["08-01", "08-31"]
    assert days(MADE.narrow(["A"], shared_months=True)) == ["07-31", "08-01"]


def test_outlets_that_share_no_month_have_nothing_left():
    with pytest.raises(InputError, match="there is no article of outlet 'B'"):
        MADE.narrow(until="2022-08-02", shared_months=True).narrow(["B"])


def test_one_old_article_does_not_make_the_span():
    made = corpus(("A", "2017-09-13"), *(("A", f"2022-08-{day:02}") for day in range(1, 21)))
    assert usual_days(made).min() == pd.Timestamp("2022-08-01")
    assert len(usual_days(MADE)) == 4
