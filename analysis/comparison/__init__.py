"""Tables to estimates, ranges and tests. Entry point: `compare.compare`."""
