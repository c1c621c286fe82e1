"""One story as each outlet tells it: who is given the word, what is shared and left out."""
