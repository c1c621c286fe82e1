"""Sentiment toward a target: what a sentence says about someone, not how it sounds.

Entry points: `analysis.annotate.targets.toward.toward` (sentences with targets),
`analysis.annotate.mentions.find_targets` (where a sentence names the actors of a list).
"""
