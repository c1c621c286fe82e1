"""Who is given the word: find the quotations of an article, and compare whom outlets quote.

Entry points: `analysis.quotes.extract.extract` (one article, part of `annotate`) and
`analysis.quotes.compare.compare` (on the `quotes` table).
"""
