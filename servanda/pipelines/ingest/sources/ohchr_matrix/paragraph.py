"""Takes the first cell of a row apart: numbers, texts, source of position, comments."""

from __future__ import annotations

import re
from dataclasses import dataclass

from servanda.pipelines.ingest.sources.ohchr_matrix import words

# A part joined by ";" after the State that made it: "… (Ukraine); Increase …".
_JOINED = re.compile(r"[)）]\s*[;؛；]\s+(?=[^\W\d_]{2,})")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One numbered recommendation of a cell; `text` keeps the words and the States' brackets as printed."""

    number: str
    text: str
    source: str = ""
    comment: str = ""

    @property
    def parts(self) -> int:
        """How many recommendations the paragraph joins by ";" under its one number."""
        return len(_JOINED.findall(self.text)) + 1


def read_paragraphs(text: str, number: str = "") -> list[Paragraph]:
    """The recommendations of a cell, usually one; `number` comes from a column of its own, if there is one."""
    text = text.strip()
    if number:
        match = _number_at_start(text)
        if match and match[0] == number:
            text = text[match[1] :]
        return [_paragraph(number, text)]
    return [_paragraph(*_number_and_text(piece)) for piece in _pieces(text)]


def tidy_number(printed: str) -> str:
    """ "115. 12." as "115.12"; empty if the cell holds no number."""
    match = words.NUMBER_ONLY.match(words.western_digits(printed.strip()))
    return re.sub(r"\s", "", match[1]) if match else ""


def _pieces(text: str) -> list[str]:
    """Cuts a cell before each further number of the same paragraph: "… (Togo); 140.8 Adopt …"."""
    first = _number_at_start(text)
    if first is None:
        return [text]
    chapter = re.escape(first[0].partition(".")[0])
    further = re.compile(rf"(?:\n[ \t]*|[;.)]\s+)(?={chapter}\.[ \u00a0]?\d{{1,3}}[a-z]?\.?[\s\u00a0]+[^\W\d_])")
    western = words.western_digits(text)
    begins = [0]
    for match in further.finditer(western):
        if not words.SOURCE_LABEL.search(western[western.rfind("\n", 0, match.start()) + 1 : match.end()]):
            begins.append(match.end())
    return [text[begin:end].strip() for begin, end in zip(begins, [*begins[1:], len(text)], strict=True)]


def _number_at_start(text: str) -> tuple[str, int] | None:
    match = words.NUMBER_FIRST.match(words.western_digits(text))
    return (re.sub(r"\s", "", match[1]), match.end()) if match else None


def _number_and_text(text: str) -> tuple[str, str]:
    found = _number_at_start(text)
    return (found[0], text[found[1] :]) if found else ("", text)


def _paragraph(number: str, text: str) -> Paragraph:
    """Parts the recommendation's words from what follows them in the cell."""
    source = comment = ""
    label = words.SOURCE_LABEL.search(text)
    if label and (
        label.start() == 0 or text[: label.start()].rstrip()[-1:] in {*";.)）؛；。", ""} or _new_line(text, label)
    ):
        text, source = text[: label.start()], text[label.end() :]
        source, comment = _without_comment(source)
    else:
        text, comment = _without_comment(text)
    return Paragraph(number, text.strip(), " ".join(source.split()), " ".join(comment.split()))


def _new_line(text: str, label: re.Match[str]) -> bool:
    return text[: label.start()].endswith("\n") or label[0].startswith("\n")


def _without_comment(text: str) -> tuple[str, str]:
    label = words.COMMENT_LABEL.search(text)
    return (text[: label.start()], text[label.end() :]) if label else (text, "")
