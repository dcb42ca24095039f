"""Texts as spreadsheet programs change them without anybody wishing it, and their common form for comparing."""

from __future__ import annotations

import re
import unicodedata

_ESCAPED = re.compile(r"_x000[dD]_")  # Excel's way of writing a carriage return, where a program left it in the text
_BREAKS = re.compile(r"\r\n?|\u2028|\u2029|\x0b|\x85")
_SPACES = re.compile(r"[^\S\n]+")
_ENDS = re.compile(r"[^\S\n]+(?=\n|$)")
# Control signs but for tab and line break, and halves of pairs. By expression: asked of every sign one by one, the
# categories of a large list take longer than all the rest.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Signs without a shape that programs add or drop at will; joiners (200C, 200D) and direction marks have a meaning.
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u2060\u00ad"))


def clean(text: str) -> str:
    """A typed text as it is kept: one kind of line break, composed letters, no control signs, no blanks at the ends."""
    text = _BREAKS.sub("\n", _ESCAPED.sub("", text))
    text = _CONTROLS.sub("", text)
    return _ENDS.sub("", unicodedata.normalize("NFC", text)).strip()


def comparable(text: str) -> str:
    """Two texts of the same comparable form say the same; blanks of any kind count as one."""
    return _SPACES.sub(" ", clean(text).translate(_INVISIBLE)).strip()


def matching(text: str) -> str:
    """The form in which headings and choices are recognised: no case, no compatibility forms, no final stop."""
    folded = unicodedata.normalize("NFKC", comparable(text)).casefold().replace("’", "'")
    return " ".join(unicodedata.normalize("NFKC", folded).split()).rstrip(" .:*")
