"""What a text is made of: characters, words, terms, sentences; and whose it is."""
