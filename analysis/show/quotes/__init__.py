"""Sentences and pictures of quotations."""
