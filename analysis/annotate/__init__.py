"""One article to its rows of the tables. Entry point: `article.annotate`."""
