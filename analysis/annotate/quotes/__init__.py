"""Find the quotations of an article: what is said, by whom, and how it is reported.

Entry point: `extract.extract`.

The way of a quotation: `marks` pairs quotation marks; `rules` finds quotations by marks, verbs and word order; `model`
proposes others and chooses; `people` says who the source is; `extract` writes it all down.
"""
