"""The icon sprite, cut down to what a page uses: no icon font, no extra request, a few hundred bytes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "static" / "servanda" / "icons.svg"
_SHAPE = re.compile(r'^\s*(<(symbol|g|pattern) id="([\w-]+)".*</\2>)\s*$', re.MULTILINE)
_USE = re.compile(r'(?:href="|url\()#((?:i|st|lv|k|s|p)-[\w-]+)')


@cache
def _shapes() -> dict[str, str]:
    return {match[3]: match[1] for match in _SHAPE.finditer(_FILE.read_text(encoding="utf-8"))}


def symbols_used(html: str) -> list[str]:
    """Names of shapes the page refers to, those inside other shapes included, in the order of the sheet."""
    shapes, found, waiting = _shapes(), set(), set(_USE.findall(html))
    while waiting:
        name = waiting.pop()
        if name in shapes and name not in found:
            found.add(name)
            waiting |= set(_USE.findall(shapes[name]))
    return [name for name in shapes if name in found]


def sprite_for(html: str) -> str:
    """The hidden SVG with just these shapes; empty if the page draws nothing."""
    names = symbols_used(html)
    if not names:
        return ""
    shapes = "".join(_shapes()[name] for name in names)
    return f'<svg class="sprite" aria-hidden="true" focusable="false">{shapes}</svg>'
