"""Which words set outlets apart, and how far. Entry point: `differences.compare`."""
