"""Measure the suite against planted truth and real articles; no part of the package imports this."""
