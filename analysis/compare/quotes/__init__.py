"""Whom outlets quote, and how.

Entry points: `shares.compare` (on the `quotes` table), `statements.align` (the same statement across outlets).
"""
