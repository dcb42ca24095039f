"""How much a decoded character looks like what people write, judged with its neighbours.

Decoding without an error proves nothing: Mac Roman read as Windows-1252 gives "womenÕs". What gives a wrong
reading away is the company a character keeps: a capital after a small letter, a sign inside a word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_ENGLISH_ENDINGS = frozenset("sStTdDlLrRvVmM")
_ELIDED = frozenset("dljnstmcquDLJNSTMCQU")  # d’un, l’eau, qu’il, O’Brien is rare enough
_OPENING = frozenset("‘“«„")
_CLOSING = frozenset("”»")
_DASHES = frozenset("–—")
_BULLETS = frozenset("•·")
_MARKS = frozenset("€£§°º©®™ª")
_QUIET = frozenset("\u00a0\u00ad\u200b\u200e\u200f\ufeff\u2011")
_INVERTED = frozenset("¡¿")


def worth(text: str) -> float:
    """Sum over the non-ASCII characters of a line; negative means that it reads badly."""
    return sum(worth_at(text, place) for place in _unusual(text))


def _unusual(text: str) -> Iterator[int]:
    return (place for place, char in enumerate(text) if char > "\x7f")


def worth_at(text: str, place: int) -> float:
    """How well one character fits where it stands, from -4 (a control character) to 2 (a possessive)."""
    char = text[place]
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    if char == "’":
        return _apostrophe(text, place, before=before, after=after)
    if char.isalpha() and char not in _MARKS and unicodedata.category(char) != "Lm":
        return _letter(char, before=before, after=after) - _quote_in_disguise(text, place)
    return _sign(char, before=before, after=after)


def _apostrophe(text: str, place: int, *, before: str, after: str) -> float:
    """An apostrophe stands in few places: possessives, contractions, elisions, closing quotes."""
    if not before.isalpha():
        return 0.5 if not after.isalpha() else 0.0
    if not after.isalpha():
        return 1.0
    beyond = text[place + 2 : place + 3]
    if after in _ENGLISH_ENDINGS and not beyond.isalpha():
        # "pa’s" is the Spanish "país" read wrongly: a possessive has a word before it.
        return 2.0 if _ends_a_word(text, place) else 0.0
    return 1.0 if before in _ELIDED else 0.0  # Shari’ah, Qur’an


def _letter(char: str, *, before: str, after: str) -> float:
    if ord(char) >= 0x250:
        foreign = (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
        return -3.0 if foreign else 1.0
    if unicodedata.category(char) == "Lu":
        if before.islower():
            return -3.0
        if char in "ÃÂ" and not after.isalpha():
            return -3.0  # half of "à" or of a no-break space in UTF-8 that was read as Windows-1252
        return 1.0 if after.isalpha() and not before.isalpha() else 0.0
    return 1.0 if before.isalpha() or after.isalpha() else 0.5


def _quote_in_disguise(text: str, place: int) -> float:
    """Windows quotes read as Mac Roman give "womenís" and "ìallî": letters where no language has them."""
    char, after = text[place], text[place + 1 : place + 2]
    beyond = text[place + 2 : place + 3]
    begins = not text[place - 1 : place].isalpha()
    possessive = char == "í" and _ends_a_word(text, place, letters=4) and after == "s" and not beyond.isalpha()
    plural = char == "í" and _ends_a_word(text, place) and text[place - 1] == "s" and not after.isalpha()
    opening = char == "ì" and begins and after.isalpha()
    closing = char == "î" and not begins and not after.isalpha()
    return 3.0 if possessive or plural or opening or closing else 0.0


def _ends_a_word(text: str, place: int, *, letters: int = 3) -> bool:
    return place >= letters and text[place - letters : place].isalpha()


def _sign(char: str, *, before: str, after: str) -> float:
    inside = before.isalpha() and after.isalpha()
    if char in _QUIET or (inside and char in "´‘–"):
        return 0.0  # also: Denmark´s, country‘s, low–income
    if char in _OPENING:
        return 1.0 if not before.isalnum() and not after.isspace() else -1.0
    if char in _CLOSING:
        return 1.0 if not before.isspace() and not after.isalnum() else -1.0
    if char in _DASHES:
        return -0.5 if inside else 1.0
    if char in _INVERTED:
        return 1.0 if not before.isalnum() and after.isalpha() else -2.0
    if char in _BULLETS or char == "…":
        return -1.0 if inside else 0.5
    if char in "°ºª" and before in "NnMD":
        return 1.0 if not after.isalpha() else -1.0  # N° 169, Mª Ángeles
    if char in _MARKS:
        return -2.0 if inside or before.isalpha() else 0.0
    return _rare_sign(char)


def _rare_sign(char: str) -> float:
    category = unicodedata.category(char)
    if char == "\ufffd" or category in {"Cc", "Co", "Cn"}:
        return -4.0
    if category in {"Mn", "Mc", "Nd", "Po", "Cf"} and ord(char) >= 0x250 and not 0x2000 <= ord(char) < 0x2070:
        return 0.5  # marks, digits and punctuation of Arabic, Devanagari, Chinese …
    return -2.0
