"""Sentiment toward a target: what a sentence says about someone, not how it sounds.

Entry points: `analysis.targets.toward.toward` (sentences with targets), `analysis.targets.mentions.find_targets` (where
a sentence names the actors of a list).
"""
