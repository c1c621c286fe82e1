"""Sentiment: how negative or positive sentences are, in whose voice, toward whom, and through which words.

Entry points: `score` (sentences) and `toward` (sentences and whom they are about). What compares outlets is in `scores`
(means), `voices` (quoting or wording), `shift` (words), `course` (along the article and over time), `checks` (is it
robust) and `actors` (toward whom); the scores themselves in `vader`, `afinn` and `combination`.
"""

from analysis.sentiment.scores import score
from analysis.targets.toward import toward

__all__ = ["score", "toward"]
