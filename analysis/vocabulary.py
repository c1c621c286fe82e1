"""The words that several stages share: voices, kinds, classes, and the tables of an article."""

VOICES = ("outlet", "quoted")
SENTENCE_VOICES = (*VOICES, "mixed")
QUOTE_KINDS = ("direct", "mixed", "indirect")
SCARE = "scare"
CUE_CLASSES = ("neutral", "doubting", "endorsing", "charged")
SPEAKER_KINDS = ("named", "anonymous", "institution", "outlet", "document", "unknown")
COPIES = ("original", "repost", "retranslation")
MAX_EXCERPT_WORDS = 8
ANNOTATIONS = tuple("articles words sentences quotes furniture actors collocates sentiment_words leads targets".split())
