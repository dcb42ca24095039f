"""The words of scales and lists: ours in six languages, or the State's own where it set one (decision 23).

A label is made with `spoken("level", "partial", _("Partial"))`. Wherever it is written out, on a page, in a form, a
mail or a table, it gives the home State's word for the active language, and ours where there is none. The code stays
what machines read, and `meaning` gives what it is internationally. In a hub all States are read in the same words.

Words are those of the request: LanguageMiddleware opens `speaking(installation)`. Background work does it itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, cast

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language

from servanda.foundation.common.languages import content_code
from servanda.foundation.organisations.models import Installation, ScaleWord
from servanda.foundation.reference.national import TITLES, names_in, retired_terms, version_in_force


@dataclass(slots=True)
class Scale:
    """One list of values: its built-in words by code, in order, and whether values may be left unused."""

    code: str
    title: str | Promise = ""
    words: dict[str, str | Promise] = field(default_factory=dict)
    may_hide: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """A State's own words and what it does not use."""

    words: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    hidden: frozenset[tuple[str, str]] = frozenset()
    terms: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)  # (list, code) → names
    retired: frozenset[tuple[str, str]] = frozenset()  # of its own, no longer chosen
    versions: Mapping[str, str] = field(default_factory=dict)  # list → "AVL-2"
    stamp: str = ""


_NOTHING = Spoken()
SCALES: dict[str, Scale] = {}
_now: ContextVar[Spoken] = ContextVar("words_of_scales", default=_NOTHING)


class _Known:
    """The words this process read last, and the stamp of the settings they were read under."""

    stamp = ""
    spoken = _NOTHING


def name_scale(code: str, title: str | Promise, *, may_hide: bool = False) -> None:
    """Say what the scale is called on the page where a State words it."""
    scale = SCALES.setdefault(code, Scale(code))
    scale.title, scale.may_hide = title, may_hide


def spoken(scale: str, code: str, word: str | Promise) -> Promise:
    """A label that speaks the State's own word, or `word`, whenever it is written out."""
    SCALES.setdefault(scale, Scale(scale)).words.setdefault(code, word)
    return cast(Promise, _lazily(scale, code, word))


def _say(scale: str, code: str, word: str | Promise) -> str:
    own = _now.get().words.get((scale, code))
    return (own.get(content_code(get_language() or "en"), "") if own else "") or str(word)


_lazily = lazy(_say, str)


def meaning(scale: str, code: str) -> str:
    """What the value means internationally: our own word, in the active language."""
    found = SCALES.get(scale)
    return str(found.words.get(code, code)) if found else code


def is_own(scale: str, code: str) -> bool:
    """Whether the State says it in another word than ours, in the active language."""
    found = SCALES.get(scale)
    return bool(found and code in found.words) and _say(scale, code, meaning(scale, code)) != meaning(scale, code)


def in_use(scale: str, choices: Iterable[tuple[Any, Any]], *, held: Iterable[str] = ()) -> list[tuple[Any, Any]]:
    """The choices a form offers: without the values this State does not use, but with those a thing holds already."""
    hidden, kept = _now.get().hidden, set(held)
    return [(code, word) for code, word in choices if (scale, str(code)) not in hidden or code in kept]


def words_of(held: Installation | None) -> Spoken:
    """The home State's own words; read again only after a setting changed."""
    if held is None or not held.stamp or held.home_state_id is None:
        return _NOTHING
    if _Known.stamp != held.stamp:
        rows = list(ScaleWord.objects.filter(state=held.home_state_id).order_by("scale", "code"))
        _Known.spoken = Spoken(
            {(row.scale, row.code): row.names for row in rows if row.names},
            frozenset((row.scale, row.code) for row in rows if row.is_hidden),
            **_lists_of(held.home_state_id),
            stamp=held.stamp,
        )
        _Known.stamp = held.stamp
    return _Known.spoken


def _lists_of(state: str) -> dict[str, Any]:
    """What the State added to the lists of themes and groups, as it is in force."""
    terms: dict[tuple[str, str], Mapping[str, str]] = {}
    gone: set[tuple[str, str]] = set()
    versions: dict[str, str] = {}
    for code in TITLES:
        if (version := version_in_force(state, code)) is None:
            continue
        versions[code] = version.label
        terms |= {(code, term): names for term, names in names_in(state, code, version.number).items()}
        gone |= {(code, term.code) for term in retired_terms(state, code, version.number)}
    return {"terms": terms, "retired": frozenset(gone), "versions": versions}


def with_own_terms(names: Mapping[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """(list, code) → names, as the State words them, with its own terms; retired ones too, for old tags."""
    found = dict(names)
    for key, own in _now.get().terms.items():
        found[key] = {**found.get(key, {}), **own}
    return found


def is_retired(taxonomy: str, code: str) -> bool:
    """Whether it is a term of the State's own that is no longer chosen."""
    return (taxonomy, code) in _now.get().retired


def own_version_of(taxonomy: str, code: str) -> str:
    """The version of the State's list a term of its own is chosen from; nothing for a term of ours."""
    version = _now.get().versions.get(taxonomy, "")
    return version if version and code.startswith(f"{version.partition('-')[0].lower()}-") else ""


def stamp_of_words() -> str:
    """Which words are spoken now: for the keys of caches."""
    return _now.get().stamp


@contextmanager
def speaking(held: Installation | None) -> Iterator[None]:
    """Inside the block, labels speak the words of this installation's State."""
    before = _now.set(words_of(held))
    try:
        yield
    finally:
        _now.reset(before)
