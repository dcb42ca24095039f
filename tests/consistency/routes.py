"""All addresses of the project, read from the URLconf."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its full name ("workspace:people-person"), its parameters, its view."""

    name: str
    parameters: tuple[str, ...]
    view: Callable[..., Any]
    path: str


def all_routes() -> list[Route]:
    """Every route, in the order of the URLconf."""
    return list(_walk(get_resolver().url_patterns, (), "", ()))


def _walk(
    patterns: list[URLPattern | URLResolver], spaces: tuple[str, ...], path: str, above: tuple[str, ...]
) -> Iterator[Route]:
    for pattern in patterns:
        here = f"{path}{pattern.pattern}"
        own = (*above, *getattr(pattern.pattern, "converters", {}), *_groups(pattern))
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, inner, here, own)
        else:
            name = ":".join((*spaces, pattern.name)) if pattern.name else here
            yield Route(name, tuple(dict.fromkeys(own)), pattern.callback, here)


def _groups(pattern: URLPattern | URLResolver) -> tuple[str, ...]:
    regex = getattr(pattern.pattern, "regex", None)
    return tuple(regex.groupindex) if regex is not None else ()
