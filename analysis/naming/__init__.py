"""What outlets call things and put beside actors. Entry points: `compare` (listed names), `pairs`, `collocates`."""
