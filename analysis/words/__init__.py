"""Which words set outlets apart. Entry point: `compare`; `findings` and `plots` tell and draw what it finds."""
