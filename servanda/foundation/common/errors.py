"""Errors of the domain. Each message names the thing, its state and the way out; people read it."""

from __future__ import annotations


class DomainError(Exception):
    """Something a person asked for cannot be done; `str(error)` says why and what to do."""


class NotAllowed(DomainError):
    """The person may see the thing but not do this to it."""


class StepRefused(DomainError):
    """The thing is not in a state from which this step can be taken."""


class InvalidInput(DomainError):
    """What was given cannot be used. `field` names the form field at fault, if one is."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class EditedMeanwhile(DomainError):
    """Somebody else saved since this person opened the thing; nothing was overwritten."""


def require(allowed: bool, message: str) -> None:
    """Raise NotAllowed with `message` unless `allowed`."""
    if not allowed:
        raise NotAllowed(message)
