"""One word per idea: what GLOSSARY.md lists under "not" appears in no text that people read.

Looks at every translatable message of Python files and templates. A glossary row may read
`| body | a ministry, agency … | ministry, agency |`: the column headed "not" names the words we avoid.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator

from messages import ROOT, catalogue_of_the_code

GLOSSARY = ROOT / "GLOSSARY.md"
AVOIDED = "not"
# Names that hold a word we otherwise avoid.
NAMES = (
    *("United Nations entity", "United Nations entities", "UN entity", "UN entities", "United Nations"),
    *("Interim measures", "interim measures"),  # what mechanisms themselves call it
)

NOT_OURS = re.compile("|".join([r"%\(\w+\)[sd]", *map(re.escape, NAMES)]))


def words_to_avoid(glossary: str) -> dict[str, str]:
    """Avoided word → the word we use, from every table with a column headed "not"."""
    found: dict[str, str] = {}
    column = None
    for line in glossary.splitlines():
        cells = [cell.strip().strip("*_`") for cell in line.strip().strip("|").split("|")]
        if not line.lstrip().startswith("|"):
            column = None
        elif column is None:
            headings = [cell.lower() for cell in cells]
            column = headings.index(AVOIDED) if AVOIDED in headings else None
        elif column < len(cells) and not set(cells[column]) <= set("-: "):
            found |= dict.fromkeys(split_words(cells[column]), cells[0])
    return found


def split_words(cell: str) -> list[str]:
    return [word.strip(' *_`“”"').lower() for word in re.split(r"[,;/]", cell) if word.strip(" *_`-–—")]


def misused(texts: Iterable[tuple[str, str]], avoid: dict[str, str]) -> Iterator[str]:
    """One line for each avoided word in `texts` (place, text); its plural with -s counts too."""
    if not avoid:
        return
    longest_first = sorted(avoid, key=len, reverse=True)
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})s?\b", re.IGNORECASE)
    for place, text in texts:
        if pattern.fullmatch(text.strip()):
            continue  # alone it is a kind in a list ("Ministry", a kind of body), not another word for the whole
        for found in pattern.finditer(text):
            instead = avoid[found.group(1).lower()]
            yield f"{place}: “{found.group()}” in “{' '.join(text.split())[:80]}”: the glossary says “{instead}”"


def visible_texts() -> Iterator[tuple[str, str]]:
    for message in catalogue_of_the_code():
        place = message.locations[0][0] if message.locations else ""
        for text in message.id if isinstance(message.id, tuple | list) else (message.id,):
            # Names of placeholders are not read by people.
            yield place, NOT_OURS.sub(" … ", str(text))


def main() -> int:
    if not GLOSSARY.exists():
        print("GLOSSARY.md is missing: there is nothing to check words against.")
        return 1
    avoid = words_to_avoid(GLOSSARY.read_text(encoding="utf-8"))
    if not avoid:
        print('GLOSSARY.md has no table with a column headed "not".')
        return 1
    problems = list(misused(visible_texts(), avoid))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
