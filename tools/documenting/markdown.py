"""The few forms of Markdown that the reference pages use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NOTE = "Drawn from the code by `make docs`; a change made here by hand is lost."


def page(title: str, opening: str, parts: Iterable[str]) -> str:
    """A whole page with its title, the note that nobody writes it by hand, and its parts."""
    return "\n\n".join([f"# {title}", f"{NOTE}\n{opening}", *parts]) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [_row(heads), _row(["---"] * len(heads)), *(_row([cell(value) for value in row]) for row in rows)]
    return "\n".join(lines)


def cell(value: object) -> str:
    """Text that stays in its cell: no line break, no bar of its own."""
    return " ".join(str(value).split()).replace("|", "\\|")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
