"""How letters are made comparable in any language: search by words and by meaning both begin with it.

Arabic loses vowel signs and the tatweel, and its forms of alef, hamza, ya and ta marbuta are made one; Russian ё
becomes е. Chinese has no spaces: it is cut into single and double characters.
"""

from __future__ import annotations

import re
import unicodedata

_ARABIC_SIGNS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_ARABIC_ONE_FORM = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ء": ""}
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")

# Plurals that English stemming leaves apart, and that this field speaks of all the time.
_PLURALS = {"children": "child", "women": "woman", "men": "man"}
_PLURAL = re.compile(r"\b(children|women|men)\b", re.IGNORECASE)


def normal(text: str) -> str:
    """Compatibility forms (ligatures such as lam-alef), Arabic, Russian, digits and odd plurals in one form."""
    text = unicodedata.normalize("NFKC", text).translate(_DIGITS)
    text = _ARABIC_SIGNS.sub("", text).translate(_ARABIC_ONE_FORM)
    text = _PLURAL.sub(lambda match: _PLURALS[match.group().lower()], text)
    return text.replace("ё", "е").replace("Ё", "Е")


def without_accents(text: str) -> str:
    """Latin letters without their marks."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def script(word: str) -> str:
    """Which writing a word is in, by its first letter that tells."""
    for char in word:
        if "\u0600" <= char <= "\u06ff" or "\ufb50" <= char <= "\ufeff":
            return "arabic"
        if "\u0400" <= char <= "\u04ff":
            return "cyrillic"
        if _CHINESE.match(char):
            return "chinese"
    return "latin"


def chinese_pieces(text: str, *, singles: bool = True) -> list[str]:
    """Double characters of each run and, for indexing, single ones; a run of one gives itself."""
    pieces: list[str] = []
    for run in _CHINESE.findall(text):
        if singles or len(run) == 1:
            pieces.extend(run)
        pieces.extend(run[i : i + 2] for i in range(len(run) - 1))
    return pieces


def without_chinese(text: str) -> str:
    return _CHINESE.sub(" ", text)
