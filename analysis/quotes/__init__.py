"""Who is given the word: find the quotations of an article, and compare whom outlets quote, and how.

Entry points: `analysis.quotes.extract.extract` (one article, part of `annotate`), `analysis.quotes.compare.compare`
(on the `quotes` table), `analysis.quotes.statements.align` (the same statement across outlets).

The way of a quotation: `marks` pairs quotation marks; `rules` finds quotations by marks, verbs and word order; `model`
proposes others and chooses; `people` says who the source is; `extract` writes it all down.
"""
