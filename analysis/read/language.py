"""Whether a text is English, which all measures here are made for. Entry point: `is_english`."""

from analysis.text import words as texts
from analysis.text.terms import FUNCTION_WORDS

N_WORDS = 300
FEWEST_WORDS = 40
LEAST_SHARE = 0.2
LEAST_OTHER_SHARE = 0.1
OTHERS = frozenset(
    "der die das und ist nicht mit den dem von für auf ein eine im sich le la les des et est une un dans pour que qui "
    "du au pas el los las del en una por con se su al il di che per non della dei è de het een van niet dat zijn op na "
    "się jest w z i do to że ve bir bu için da ile o os um uma não com em och att det som på av är".split()
)
MAX_CHARACTERS = 20_000


def is_english(text: str) -> bool:
    """Say whether a text looks English; True where it is too short to tell.

    Notes
    -----
    It is not where of the first 300 words less than a fifth are English function words (in English news 35 to 50 %
    are), and a tenth are common words of other European languages, or most letters are of another script. Below 40
    words nothing is said. What it cannot show: a text of two languages, or of a language that is far from these.

    Examples
    --------
    >>> is_english("The rain fell on the town and it did not stop. " * 5)
    True
    >>> is_english("Der Regen fiel auf die Stadt und er hörte nicht auf. " * 5)
    False
    """
    plain = texts.normalise(text[:MAX_CHARACTERS])
    words = texts.first_terms(plain, N_WORDS)
    if len(words) < FEWEST_WORDS:
        return True
    if sum(word in FUNCTION_WORDS for word in words) >= LEAST_SHARE * len(words):
        return True
    letters = "".join(words)
    is_latin = sum(letter < "\u0250" for letter in letters) > len(letters) / 2
    return is_latin and sum(word in OTHERS for word in words) < LEAST_OTHER_SHARE * len(words)
