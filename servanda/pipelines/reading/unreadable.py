"""The one way a file is refused: a code for machines, a sentence for people, a place."""

from __future__ import annotations


class UnreadableFile(Exception):
    """A file that cannot be read, said in words that tell its owner what to do.

    `code` is stable, for tests and translations. `place` is empty when the whole file is meant.
    """

    def __init__(self, code: str, message: str, place: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.place = place

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message
