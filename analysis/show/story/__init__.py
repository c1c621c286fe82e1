"""The page of one story: its articles side by side."""
