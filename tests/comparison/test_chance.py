"""What one side always or never says is found; what lengths, authors or one article bring about is not."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse, stats

from analysis.comparison import chance, resample


def paired_of(n, m, **columns):
    articles = pd.DataFrame({"article_id": range(n + m), "outlet": ["A"] * n + ["B"] * m, "story": None})
    return resample.pair(articles.assign(**columns), "A", "B")


def noise(rng, lengths, n_words=300):
    """Give uses of words of no side, article by word, at Zipf's rates, in bursts."""
    rates = 1 / np.arange(4, n_words + 4) / 6
    return rng.poisson(np.outer(lengths, rates) * rng.gamma(2, 0.5, (len(lengths), n_words)))


def told(paired, counts, totals=None, **asked):
    totals = np.full(len(counts), 400.0) if totals is None else totals
    return chance.test(paired, sparse.csr_array(counts.astype(float)), totals.astype(float), 0, **asked)


def beside_noise(here, there, n=40, m=40, seed=0, **columns):
    """Test words of which so many uses stand in each article of A and of B, the first columns, beside noise."""
    counts = noise(np.random.default_rng(seed), np.full(n + m, 400))
    words = [np.r_[np.resize(a, n), np.resize(b, m)] for a, b in zip(here, there, strict=True)]
    return told(paired_of(n, m, **columns), np.column_stack([*words, counts]))


def test_words_that_one_side_always_uses_and_the_other_never_are_found():
    three_of_four, one_article, everywhere = [1, 1, 1, 0], [30] + [0] * 39, [2, 1]
    found = beside_noise([[1], three_of_four, [0], one_article, everywhere], [[0], [0], [3], [0], everywhere])
    assert found.differs[:5].tolist() == [True, True, True, False, False]
    assert found.p_adjusted[0] == found.p_adjusted[2] == 1 / 10_000
    assert not found.differs[5:].any()


def test_the_same_is_found_where_one_side_has_half_the_articles():
    found = beside_noise([[1], [0]], [[0], [1]], n=46, m=23)
    assert found.differs[:2].all() and not found.differs[2:].any()


def test_exchanges_count_statistics_that_are_worked_out_one_at_a_time():
    rng = np.random.default_rng(1)
    lengths = rng.integers(200, 600, 21)
    counts = noise(rng, lengths, 40)
    stories = np.resize(["fire", "flood"], 21)
    articles = pd.DataFrame({"article_id": range(21), "outlet": ["A"] * 12 + ["B"] * 9, "story": stories})
    paired = resample.pair(articles, "A", "B", matched=True)
    labels = np.vstack([paired.is_outlet, resample.exchange(paired, 0, 199)[:, paired.cluster]])
    sizes = np.array([one_word(y, lengths.astype(float), stories, labels) for y in counts.T]).T
    found = told(paired, counts, lengths, n_exchanges=[199])
    expected = (1 + (sizes[1:] >= sizes[0] - 1e-3).sum(axis=0)) / 200
    adjusted = (1 + (sizes[1:].max(axis=1)[:, None] >= sizes[0] - 1e-3).sum(axis=0)) / 200
    # draws that tie with the observed one but for rounding may fall on either side
    assert found.p == pytest.approx(expected, abs=0.011) and np.mean(found.p == expected) > 0.9
    assert found.p_adjusted == pytest.approx(adjusted, abs=0.011)


def one_word(y, lengths, stories, labels):
    rate, score = y.sum() / lengths.sum(), np.empty(len(y))
    expected = np.array(
        [
            n * (y[stories == s].sum() + 500 * rate) / (lengths[stories == s].sum() + 500)
            for n, s in zip(lengths, stories, strict=True)
        ]
    )
    own = len(y) / (len(y) + 10)
    variance = max(own * ((y - expected) ** 2 - expected).sum() / (expected**2).sum() + (1 - own) / 2, 1e-3)
    decay = np.exp(-1 / (1 + y.mean()))
    for i, e in enumerate(expected):
        uses = np.arange(400)
        p = stats.nbinom.pmf(uses, 1 / variance, 1 / (1 + variance * e))
        mean = p @ (1 - decay**uses)
        score[i] = (1 - decay ** y[i] - mean) / np.sqrt(p @ (1 - decay**uses - mean) ** 2)
    for s in set(stories):
        score[stories == s] -= score[stories == s].mean()
    # the moments of the sum over all ways of drawing, story by story
    second = usual = third = 0.0
    for s in set(stories):
        of_story, k, a = score[stories == s], (stories == s).sum(), labels[0][stories == s].sum()
        second += a * (k - a) / (k * (k - 1)) * (of_story**2).sum()
        usual += a * (k - a) / (k - 1)
        third += a * (k - a) * (k - 2 * a) / (k * (k - 1) * (k - 2)) * (of_story**3).sum()
    second = (len(y) * second + 10 * usual) / (len(y) + 10)
    skew = third / second**1.5
    skew = skew if abs(skew) > 1e-3 else 1e-3
    t = labels @ score / np.sqrt(second)
    return np.abs(6 / skew * (np.cbrt(np.maximum(skew * t / 2 + 1, 0)) - 1) + skew / 6)


def test_articles_of_twice_the_length_make_no_difference():
    shares, lengths = [], np.repeat([800, 400], [30, 15])
    for seed in range(6):
        counts = noise(np.random.default_rng(seed), lengths)
        found = told(paired_of(30, 15), counts, lengths, n_exchanges=[299])
        shares.append((found.p < 0.05).mean())
        assert not found.differs.any()
    assert np.mean(shares) < 0.08


def test_what_one_author_always_says_is_one_observation_where_authors_are_known():
    author = np.r_[np.repeat(["Ann", None], [24, 16]), np.full(40, None)]
    uses = [1] * 24 + [0] * 16
    assert beside_noise([uses], [[0]]).differs[0]
    assert not beside_noise([uses], [[0]], author=author).differs[0]


def test_the_likely_words_are_more_and_say_how_many_are_true():
    kept = [[1] * k + [0] * (40 - k) for k in range(8, 24, 2)]
    found = beside_noise(kept, [[0]] * len(kept))
    true = np.arange(len(found.p)) < len(kept)
    assert found.differs.sum() < found.likely.sum() and (found.likely | ~found.differs).all()
    assert found.differs.sum() <= found.n_true <= (found.likely & true).sum()


def test_ten_articles_show_a_word_that_one_side_always_and_the_other_never_uses():
    found = [beside_noise([[1], [1, 0]], [[0], [0]], n=10, m=10, seed=seed).differs[:2] for seed in range(4)]
    assert np.mean(found, axis=0).tolist() == [1, 0]


def test_a_word_that_nobody_uses_changes_nothing():
    with_it, without = (beside_noise([[1], *unused], [[0], *unused]) for unused in ([[0]], []))
    assert np.delete(with_it.p_adjusted, 1).tolist() == without.p_adjusted.tolist() and not with_it.differs[1]


def test_without_any_word_that_differs_none_is_likely():
    found = [beside_noise([], [], seed=seed) for seed in range(8)]
    assert sum(each.differs.any() for each in found) <= 1
    assert all(each.differs.any() or (not each.likely.any() and each.n_true == 0) for each in found)


def test_more_articles_show_smaller_differences_and_rare_words_none():
    common, rare = [2, 1, 1, 0], [1] + [0] * 9
    few, many = (beside_noise([common, rare], [common, rare], n=n, m=n).detectable for n in (20, 80))
    assert 0 < many[0] < few[0] < np.inf
    assert np.isinf(few[1])


def test_no_verdict_hangs_on_the_seed():
    counts = noise(np.random.default_rng(3), np.full(60, 400))
    counts[:30, 40:60] = np.random.default_rng(4).binomial(counts[:30, 40:60], np.linspace(0, 0.6, 20))
    found = [
        chance.test(paired_of(30, 30), sparse.csr_array(counts.astype(float)), np.full(60, 400.0), seed).differs
        for seed in range(4)
    ]
    assert found[0].any() and all((each == found[0]).all() for each in found)
