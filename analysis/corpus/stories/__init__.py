"""Articles of all outlets grouped into the stories they tell, from their words and dates."""
