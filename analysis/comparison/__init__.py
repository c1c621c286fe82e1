"""Tables to estimates, ranges and tests. Entry point: `measures.compare_outlets`."""
