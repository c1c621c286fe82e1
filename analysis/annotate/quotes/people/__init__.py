"""Who a source is: a mention beside a quotation becomes one name in the article.

Entry point: `speakers.Speakers`; names across articles are `analysis.corpus.speakers`.
"""
