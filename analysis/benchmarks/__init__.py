"""Measure the suite against planted truth and against real articles; nothing else imports from here."""
