"""What marks, verbs and word order alone say about who is quoted. Entry point: `attribute.attributions`."""
