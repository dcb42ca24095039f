"""The verb list alone: verbs that UPR Info's codebook and methods.md (8.1, 8.2) name; first verb, eight words, else 4.

methods.md measured .831 for a fuller list that it does not print; this is the list it prints.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z]+(?:[-'][a-z]+)*")
_LISTS = {
    1: "call seek share request",
    2: "continue maintain persevere persist pursue",
    3: "analyse analyze consider envisage envision examine explore reflect reconsider revise review study",
    4: "accelerate address encourage engage ensure expedite guarantee intensify promote speed strengthen take",
    5: "conduct develop eliminate establish investigate undertake abolish accede adopt amend implement enforce "
    "ratify sign repeal decriminalize withdraw enact",
}
_CATEGORY = {verb: category for category, verbs in _LISTS.items() for verb in verbs.split()}


def category(words: str) -> int:
    first = first_verb(words)
    looked_at = [first, *_WORD.findall(words.lower())[:8]]
    return next((_CATEGORY[word] for word in looked_at if word in _CATEGORY), 4)


def first_verb(words: str) -> str:
    """The first word behind "to", "and" and adverbs, of which at most four are passed over."""
    found = _WORD.findall(words.lower())
    at = 0
    while at < min(4, len(found) - 1) and (found[at] in ("to", "and") or found[at].endswith("ly")):
        at += 1
    return found[at] if found else ""
