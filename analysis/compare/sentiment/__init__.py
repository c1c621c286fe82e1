"""How outlets differ in sentiment.

Means in `means`; quoting or wording in `voices`; through which words in `shift`; along the article and over time in
`course`; is it robust in `checks`; toward whom in `actors`.
"""
