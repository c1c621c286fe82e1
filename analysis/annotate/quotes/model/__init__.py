"""A small neural model that points from a cue to its quotation and source, and chooses between it and the rules.

Entry point: `combine.combine`; `MODEL_CARD.md` says how it was trained and where it errs.
"""
