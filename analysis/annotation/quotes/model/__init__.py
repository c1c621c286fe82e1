"""A small neural model that points from a cue to its quotation and source (`MODEL_CARD.md`).."""
