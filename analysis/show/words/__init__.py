"""Sentences and pictures of word choice."""
