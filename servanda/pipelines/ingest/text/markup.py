"""HTML to plain text that keeps paragraphs, and nothing else of the mark-up."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"})
_SILENT = frozenset({"script", "style", "head", "title"})
_LOOKS_LIKE_MARKUP = re.compile(r"<[/!a-zA-Z][^<>]*>|&(?:#\d+|#x[\da-fA-F]+|[a-zA-Z]+);")
_BLANKS = re.compile(r"[^\S\n]+")
_PARAGRAPHS = re.compile(r"\s*\n\s*")


class _Reader(HTMLParser):
    """Collects text; a block begins a new line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BLOCKS or tag == "br":
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def text_of(markup: str) -> str:
    """Paragraphs parted by one line break; text without mark-up only has its blanks tidied."""
    if not _LOOKS_LIKE_MARKUP.search(markup):
        return _tidy(markup)
    if "<" not in markup:
        return _tidy(html.unescape(markup))
    reader = _Reader()
    # A line break in HTML source is a blank like any other; only blocks begin a line.
    reader.feed(" ".join(markup.split()))
    reader.close()
    return _tidy("".join(reader.parts))


def _tidy(text: str) -> str:
    return _PARAGRAPHS.sub("\n", _BLANKS.sub(" ", text)).strip()
