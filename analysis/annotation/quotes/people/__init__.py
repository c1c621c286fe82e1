"""Who a source is: a mention beside a quotation becomes one name in the article. Entry: `speakers.Speakers`."""
