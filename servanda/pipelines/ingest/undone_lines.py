"""What taking back a line means. Called within a chunk's transaction, with the last lines of the file first."""

from __future__ import annotations

from servanda.domain.recommendations.actions.imports import put_back_all, take_out_added
from servanda.domain.recommendations.actions.repeats import unlink_repeat
from servanda.domain.recommendations.actions.voices import part_voices
from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.accounts.models import User
from servanda.pipelines.ingest.models import Line

WORKED_ON = "worked-on"  # in a cluster, assigned, decided on: national work hangs on it
CHANGED_SINCE = "changed-since"  # another import or a person changed it afterwards


def undo_lines(lines: list[Line], *, by: User) -> None:
    """Put back corrections and take out additions; `kept_because` says of each line why it stayed."""
    touched = {line.applied_id for line in lines if line.applied_id}
    built_upon = _built_upon(lines[0].batch_id, touched) if lines else set()
    corrected = [line for line in lines if "corrected" in line.before]
    added = [line for line in lines if "added" in line.before]
    _put_back(corrected, built_upon, by)
    _take_out(added, built_upon, by)


def _built_upon(batch_id: int, touched: set[int]) -> set[int]:
    """What a later import wrote on top of; the later one has to be undone first."""
    later = Line.objects.filter(applied_id__in=touched, batch_id__gt=batch_id, undone_at=None)
    return {pk for pk in later.exclude(applied_at=None).order_by().values_list("applied_id", flat=True) if pk}


def _put_back(lines: list[Line], built_upon: set[int], by: User) -> None:
    held = Recommendation.objects.in_bulk([line.applied_id for line in lines])
    ready = []
    for line in lines:
        if line.applied_id in built_upon or line.applied_id not in held:
            line.kept_because = CHANGED_SINCE
            continue
        if "voices" in line.before:
            part_voices(before=line.before["voices"], by=by)
        ready.append(line)
    pairs = [(held[line.applied_id or 0], line.before["corrected"]) for line in ready]
    kept = {row.pk for row in put_back_all(corrected=pairs, by=by)} if pairs else set()
    for line in ready:
        if line.applied_id in kept:
            line.kept_because = CHANGED_SINCE


def _take_out(lines: list[Line], built_upon: set[int], by: User) -> None:
    leaving: dict[int, Line] = {}
    for line in lines:
        if line.applied_id in built_upon:
            line.kept_because = CHANGED_SINCE
            continue
        if "thread" in line.before:
            unlink_repeat(before=line.before["thread"], by=by)
        for pk in [line.applied_id, *line.before.get("parts", [])]:
            leaving[pk or 0] = line
    rows = list(Recommendation.objects.filter(pk__in=leaving).select_related("document").order_by("pk"))
    for kept in take_out_added(recommendations=rows, by=by) if rows else []:
        leaving[kept.pk].kept_because = WORKED_ON
