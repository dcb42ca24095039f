"""What the command says when it cannot go on."""

from __future__ import annotations


class CommandFailed(Exception):
    """A command cannot do what was asked; the message is one sentence for the person who typed it."""

    def __init__(self, message: str, *, code: int = 1) -> None:
        super().__init__(message)
        self.code = code
