"""One thing as it is public now, its past, and lists of things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from servanda.foundation.common.words import Run, word_differences
from servanda.pipelines.publication.models import Entry, Release
from servanda.pipelines.publication.queries.chain import with_withdrawals
from servanda.pipelines.publication.states import ReleaseKind, ReleaseReason


@dataclass(frozen=True, slots=True)
class Thing:
    """The newest release of a thing. Withdrawn: `content` is empty and `reason_words` says why."""

    kind: str
    public_id: str
    state: str
    version: int
    sequence: int
    hash: str
    released_at: Any
    released_by: str
    reason: str
    reason_words: str
    content: dict[str, Any]

    @property
    def is_withdrawn(self) -> bool:
        return self.reason == ReleaseReason.WITHDRAWAL


def thing(kind: str, public_id: str) -> Thing | None:
    """What is public about it now; None if it never was."""
    release = Release.objects.filter(kind=kind, public_id=public_id).order_by("-version").first()
    return _thing(release) if release else None


def _thing(release: Release) -> Thing:
    return Thing(
        kind=release.kind,
        public_id=release.public_id,
        state=release.state_code,
        version=release.version,
        sequence=release.sequence,
        hash=release.hash,
        released_at=release.released_at,
        released_by=release.released_by,
        reason=release.reason,
        reason_words=release.reason_words,
        content=release.content,
    )


def by_alias(value: str) -> str:
    """The public id of the recommendation known elsewhere under this name; empty if none is."""
    held = Entry.objects.filter(kind=ReleaseKind.RECOMMENDATION, content__aliases__contains=[{"value": value}])
    return held.order_by("public_id").values_list("public_id", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that changed: its place ("level.value"), before and after; `runs` for texts, word by word."""

    place: str
    before: Any
    after: Any
    runs: list[Run] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Version:
    """One release of a thing and what it changed; nothing is said of contents withdrawn later."""

    thing: Thing
    differences: list[Difference]
    is_withheld: bool


def history(kind: str, public_id: str) -> list[Version]:
    """All releases of a thing, newest first, each with its differences from the one before."""
    found = list(with_withdrawals(Release.objects.filter(kind=kind, public_id=public_id)).order_by("version"))
    versions: list[Version] = []
    before: dict[str, Any] | None = None
    for release in found:
        withheld = bool(release.is_withdrawn)  # type: ignore[attr-defined]
        shown = {} if withheld else release.content
        comparable = before is not None and not withheld and bool(shown)
        told: list[Difference] = list(differences(before, shown)) if comparable else []
        held = _thing(release)
        versions.append(Version(_emptied(held) if withheld else held, told, withheld))
        before = None if withheld or not shown else shown
    return versions[::-1]


def _emptied(held: Thing) -> Thing:
    kept = {name: getattr(held, name) for name in Thing.__dataclass_fields__}
    return Thing(**{**kept, "content": {}})


def differences(before: Any, after: Any, place: str = "") -> Iterator[Difference]:
    """What differs between two contents, part by part."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}):
            yield from differences(before.get(key), after.get(key), f"{place}.{key}" if place else key)
        return
    runs = word_differences(before, after) if isinstance(before, str) and isinstance(after, str) else []
    yield Difference(place, before, after, runs)


def members(cluster: str) -> list[Thing]:
    """Released recommendations that are public as parts of this cluster, newest asking first."""
    held = Entry.objects.filter(kind=ReleaseKind.RECOMMENDATION, cluster=cluster)
    return _in_order(held.order_by("-asked_on", "sort_key", "public_id"))


def updates_on(public_id: str) -> list[Thing]:
    """Released updates on a cluster or a recommendation, newest first."""
    held = Entry.objects.filter(kind=ReleaseKind.UPDATE)
    about = held.filter(cluster=public_id) | held.filter(content__recommendation=public_id)
    return _in_order(about.order_by("-asked_on", "-sequence"))


def bodies(states: tuple[str, ...] = ()) -> list[Thing]:
    """Bodies that are public, by id."""
    return _all(ReleaseKind.BODY, states, "sort_key")


def documents(states: tuple[str, ...] = ()) -> list[Thing]:
    """Documents that are public, newest first."""
    return _all(ReleaseKind.DOCUMENT, states, "-asked_on")


def clusters(states: tuple[str, ...] = ()) -> list[Thing]:
    """Objectives that are public, by id."""
    return _all(ReleaseKind.CLUSTER, states, "sort_key")  # those that became part of another say so


def _all(kind: str, states: tuple[str, ...], *order: str) -> list[Thing]:
    held = Entry.objects.filter(kind=kind)
    if states:
        held = held.filter(state_code__in=states)
    return _in_order(held.order_by(*order, "public_id"))


def _in_order(entries: QuerySet[Entry]) -> list[Thing]:
    sequences = list(entries.values_list("sequence", flat=True))
    found = {release.sequence: release for release in Release.objects.filter(sequence__in=sequences).order_by("pk")}
    return [_thing(found[sequence]) for sequence in sequences]


@dataclass(frozen=True, slots=True)
class ReleasedFile:
    """A file that some released update shows."""

    sha256: str
    file_name: str
    size: int
    title: str


def evidence_file(sha256: str) -> ReleasedFile | None:
    """The file if a released update shows it now; otherwise it is not public, whoever knows its checksum."""
    about = Entry.objects.filter(kind=ReleaseKind.UPDATE, content__contains={"evidence": [{"sha256": sha256}]})
    for content in about.order_by("pk").values_list("content", flat=True)[:1]:
        for shown in content["evidence"]:
            if shown.get("sha256") == sha256:
                return ReleasedFile(sha256, shown["file_name"], shown["size"], shown["title"])
    return None
