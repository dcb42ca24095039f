"""A word without its endings, roughly: enough to bring forms of one word together in six languages.

Not a grammar. A query's language is not known, so Latin letters get one set of endings for English, French and Spanish.
What is cut wrongly is cut wrongly in the query too.
"""

from __future__ import annotations

from functools import lru_cache

from servanda.pipelines.embeddings.letters import script, without_accents

_SHORTEST = 4  # letters that stay; one more where a long ending goes ("violence" is no "viol")
_LATIN = sorted(
    (
        *("isations", "izations", "isation", "ization", "aciones", "icaciones", "icacion", "ications", "ication"),
        *("ational", "ationally", "ations", "ation", "acion", "ating", "ated", "ates", "ate", "ative", "atives"),
        *("atory", "atoire", "atoires", "atorio", "atoria", "iciones", "icion", "itions", "ition", "ions", "iones"),
        *("ion", "ements", "ement", "ments", "ment", "mientos", "miento", "ments", "amente", "mente", "ings", "ing"),
        *("ities", "ity", "ites", "ite", "idades", "idad", "ances", "ance", "ences", "ence", "encias", "encia", "ed"),
        *("ement", "ives", "ive", "ivo", "iva", "ivos", "ivas", "ables", "able", "ibles", "ible", "ly", "al"),
        *("ales", "aux", "ers", "er", "ar", "ir", "es", "as", "os", "s", "e", "a", "o", "x"),
    ),
    key=len,
    reverse=True,
)
_RUSSIAN = sorted(
    (
        *("иями", "ями", "ами", "иях", "ях", "ах", "ого", "его", "ому", "ему", "ыми", "ими", "ской", "ских", "ские"),
        *("ений", "ению", "ения", "ение", "ением", "аний", "анию", "ания", "ание", "анием", "ться", "ть", "ости"),
        *("ость", "остью", "ой", "ей", "ый", "ий", "ая", "яя", "ое", "ее", "ые", "ие", "ую", "юю", "ия", "ии", "ию"),
        *("ием", "ов", "ев", "ом", "ем", "ам", "ям", "ых", "их", "ым", "им"),
        *("а", "я", "о", "е", "ы", "и", "у", "ю", "ь"),
    ),
    key=len,
    reverse=True,
)
_ARABIC_BEFORE = ("وال", "بال", "كال", "فال", "ولل", "لل", "ال")
_ARABIC_AFTER = ("ات", "ون", "ين", "ان", "ها", "هم", "يه", "ه", "ي")
_ENOUGH_ARABIC = 3

# Words that are only grammar; the commonest of each language, without accents and with Arabic letters in one form.
_GRAMMAR = """
the of and to in for on with by from as at an that its it is are be all any their this which into other such or not no
has have been more including well
le la les de des du un une et en pour par sur avec dans au aux que qui ce ces son sa ses leur leurs ou ne pas l d s n a
afin notamment ainsi
el los las del una y para por con que su sus al lo como o se no entre incluidos
и в на с по для от к из за о об не что как или а их его все также при
في من علي الي عن مع ان و او ما هذا هذه التي الذي بما ذلك كل جميع بين لا
的 和 与 在 对 为 及 以 等 并 或
"""
GRAMMAR = frozenset(_GRAMMAR.split())


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Of a word in small letters after `letters.normal`; Chinese pieces stay as they are."""
    writing = script(word)
    if writing == "arabic":
        return _arabic(word)
    if writing == "cyrillic":
        return _without_ending(word, _RUSSIAN)
    if writing == "latin":
        return _without_ending(_singular(without_accents(word)), _LATIN)
    return word


def _singular(word: str) -> str:
    """ "policies" is "policy", and neither is "police"."""
    return f"{word[:-3]}y" if word.endswith("ies") and len(word) > _SHORTEST else word


def _without_ending(word: str, endings: list[str]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST + (len(ending) > 2):
            return word[: -len(ending)]
    return word


def _arabic(word: str) -> str:
    for before in _ARABIC_BEFORE:
        if word.startswith(before) and len(word) - len(before) >= _ENOUGH_ARABIC:
            word = word[len(before) :]
            break
    else:
        if word[0] in "وبل" and len(word) > _ENOUGH_ARABIC + 1:
            word = word[1:]
    for after in _ARABIC_AFTER:
        if word.endswith(after) and len(word) - len(after) >= _ENOUGH_ARABIC:
            return word[: -len(after)]
    return word
