"""Who a source is: a mention beside a quotation becomes one name in the article, and one across articles.

Entry points: `speakers.Speakers` (within an article), `names.canonical_names` (across articles).
"""
