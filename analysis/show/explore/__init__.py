"""Explore a corpus: any comparison of a choice of its articles as a table, a picture, a sentence and the code behind.

Entry points: `view.view` (by code) and `explorer.Explorer` (by widgets).
"""
