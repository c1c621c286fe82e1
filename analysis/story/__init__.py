"""One story as each outlet tells it: its articles side by side, who is given the word, what is shared and left out."""
