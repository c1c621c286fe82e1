"""Sentences and pictures of sentiment."""
