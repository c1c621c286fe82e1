"""Many articles to a folder of tables. Entry points: `build.build`, `corpus.read`."""
