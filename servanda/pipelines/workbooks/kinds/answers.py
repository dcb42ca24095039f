"""What a person's bodies owe: one row for each answer. Applying makes or saves drafts; it never sends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from servanda.domain.implementation.actions.drafts import discard_draft
from servanda.domain.implementation.actions.updates import Answer, save_update, start_update
from servanda.domain.implementation.models import Assignment, Update
from servanda.domain.implementation.queries import assignments_for, updates_visible_to
from servanda.domain.implementation.queries.answers import answers_owed_by_user, open_update_on
from servanda.domain.implementation.states import Confidentiality, Level, Obstacle, UpdateStage
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.domain.recommendations.queries import with_texts
from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput
from servanda.foundation.common.languages import content_code
from servanda.foundation.organisations.models import Body
from servanda.pipelines.workbooks.columns import ID, Choice, Column, Row, ValueKind
from servanda.pipelines.workbooks.kinds.context import ID_COLUMN, TITLE, day, marked, title_of, words_of
from servanda.pipelines.workbooks.typed import day_of

_TEXTS = {"what_was_done": 5000, "effect_on_people": 5000, "level_reason": 2000, "obstacle_words": 500}
_PERIOD = ("period_from", "period_to")
_OBSTACLES = "obstacles"
_OPEN = (UpdateStage.DRAFT, UpdateStage.RETURNED)


def _choices(words: Any) -> tuple[Choice, ...]:
    return tuple(Choice(code, label) for code, label in words.choices)


_COLUMNS = (
    ID_COLUMN,
    Column("body", lazy("Body"), width=22),
    TITLE,
    Column("asked", lazy("What is asked"), ValueKind.LONG_TEXT, width=48),
    Column("due_on", lazy("Due"), ValueKind.DAY, width=12),
    Column(
        "what_was_done",
        lazy("What was done"),
        ValueKind.LONG_TEXT,
        editable=True,
        longest=_TEXTS["what_was_done"],
        width=60,
        hint=lazy("What your body did in this period, or why nothing was done."),
    ),
    Column(
        "effect_on_people",
        lazy("Who is better off, and who is not?"),
        ValueKind.LONG_TEXT,
        editable=True,
        longest=_TEXTS["effect_on_people"],
        width=48,
        hint=lazy("If you cannot tell yet, say so. That is an answer too."),
    ),
    Column(
        "level",
        lazy("Level reached, in your body’s view"),
        ValueKind.CHOICE,
        editable=True,
        choices=_choices(Level),
        width=20,
        hint=lazy("Choose from the list, or leave it empty to say nothing about the level."),
    ),
    Column(
        "level_reason",
        lazy("Why this level"),
        ValueKind.LONG_TEXT,
        editable=True,
        longest=_TEXTS["level_reason"],
        width=36,
    ),
    *(
        Column(
            f"{_OBSTACLES}.{code}",
            lazy("What stands in the way"),
            ValueKind.MARK,
            editable=True,
            option=label,
            width=14,
            hint=lazy("Put an x if this stands in the way."),
        )
        for code, label in Obstacle.choices
    ),
    Column(
        "obstacle_words",
        lazy("What stands in the way, in a few words"),
        ValueKind.LONG_TEXT,
        editable=True,
        longest=_TEXTS["obstacle_words"],
        width=36,
    ),
    Column("period_from", lazy("Period: from"), ValueKind.DAY, editable=True, width=14),
    Column("period_to", lazy("Period: to"), ValueKind.DAY, editable=True, width=14),
    Column(
        "confidentiality",
        lazy("Who may read this"),
        ValueKind.CHOICE,
        editable=True,
        choices=_choices(Confidentiality),
        width=30,
    ),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One answer somebody owes."""

    assignment: Assignment
    draft: Update | None
    is_on_its_way: bool
    due_on: date | None

    @property
    def target(self) -> Cluster | Recommendation:
        found = self.assignment.cluster or self.assignment.recommendation
        assert found is not None  # the constraint says so
        return found


class AnswersSheet:
    """What my bodies owe."""

    code = "answers"
    title = lazy("Answers my bodies owe")
    about = lazy("Each row you fill in becomes a draft. Nothing is sent: you read it once more, then send it yourself.")
    permission = Permission.UPDATE_WRITE

    def columns(self, user: Any) -> tuple[Column, ...]:
        return _COLUMNS

    def rows_to_fill(self, user: Any) -> Iterator[Row]:
        owed = answers_owed_by_user(user, today=clock.today())
        due = {item.assignment.pk: item.due_on for item in owed}
        found = _with_standing(user, [item.assignment for item in owed], due)
        return (row for row in map(_row, found) if not row.closed)

    def rows_now(self, user: Any, keys: Iterable[str]) -> dict[str, Row]:
        wanted = set(keys)
        targets = {key.rpartition("/")[0] for key in wanted}
        about = Q(cluster__public_id__in=targets) | Q(recommendation__public_id__in=targets)
        rows = map(_row, _with_standing(user, list(assignments_for(user).filter(about)), {}))
        return {row.key: row for row in rows if row.key in wanted}

    def check(self, row: Row, after: Mapping[str, str], changed: frozenset[str]) -> dict[str, str]:
        try:
            _filled(Answer(), after, frozenset(after)).check()
        except InvalidInput as error:
            return {error.field: str(error)}
        return {}

    def apply(self, *, row: Row, after: Mapping[str, str], changed: frozenset[str], by: User) -> dict[str, Any]:
        target, body = _found(by, row.key)
        # Whoever saves answers of the body takes turns, so that nobody begins a second draft beside this one.
        Body.objects.select_for_update(no_key=True).get(pk=body.pk)
        draft = open_update_on(target, body)
        if _version(draft) != row.version:
            raise EditedMeanwhile(_("Somebody saved this answer meanwhile."))
        if draft is None:
            begun = Answer(language=content_code(get_language() or "en"))
            draft = start_update(target=target, body=body, answer=_filled(begun, after, changed), by=by)
            return {"made": _version(draft)}
        save_update(update=draft, answer=_filled(_held(draft), after, changed), version=draft.version, by=by)
        return {}

    def take_back(self, *, row: Row, before: Mapping[str, str], own: Mapping[str, Any], by: User) -> None:
        target, body = _found(by, row.key)
        Body.objects.select_for_update(no_key=True).get(pk=body.pk)
        draft = open_update_on(target, body)
        if draft is None or _version(draft) != row.version:
            raise EditedMeanwhile(_("Somebody saved this answer meanwhile."))
        if own.get("made") == row.version and _is_only_of_the_workbook(draft):
            discard_draft(update=draft, version=draft.version, by=by)
        else:
            answer = _filled(_held(draft), {**row.values, **before}, frozenset(before))
            save_update(update=draft, answer=answer, version=draft.version, by=by)


def _with_standing(user: Any, assignments: list[Assignment], due: Mapping[int, date]) -> Iterator[_Asked]:
    """Each with its open draft and whether an answer waits for approval; a handful of queries however many."""
    about = Q(cluster__in=[each.cluster_id for each in assignments if each.cluster_id]) | Q(
        recommendation__in=[each.recommendation_id for each in assignments if each.recommendation_id]
    )
    bodies = {each.body_id for each in assignments}
    updates = updates_visible_to(user).filter(about, body__in=bodies, stage__in=(*_OPEN, UpdateStage.SUBMITTED))
    drafts: dict[Any, Update] = {}
    sent = set()
    for update in (
        updates.prefetch_related(None).prefetch_related("levels__recommendation").order_by("saved_at")
    ):  # the newest stays
        place = (update.cluster_id, update.recommendation_id, update.body_id)
        if update.stage == UpdateStage.SUBMITTED:
            sent.add(place)
        else:
            drafts[place] = update
    _give_texts(assignments)
    for each in assignments:
        place = (each.cluster_id, each.recommendation_id, each.body_id)
        yield _Asked(each, drafts.get(place), place in sent, due.get(each.pk, each.due_on))


def _give_texts(assignments: list[Assignment]) -> None:
    """Recommendations with their current words, fetched together."""
    keys = {each.recommendation_id for each in assignments if each.recommendation_id}
    found = with_texts(Recommendation.objects.filter(pk__in=keys)).in_bulk()
    for each in assignments:
        if each.recommendation_id:
            each.recommendation = found[each.recommendation_id]


def _row(asked: _Asked) -> Row:
    target, body, draft = asked.target, asked.assignment.body, asked.draft
    held = _held(draft) if draft else Answer(confidentiality=Confidentiality.PUBLIC)
    closed = ""
    if draft is None and asked.is_on_its_way:
        closed = _("Your body’s answer on this was sent and waits for approval. It can be changed if it is returned.")
    return Row(
        key=f"{target.public_id}/{body.public_id}",
        version=_version(draft),
        label=title_of(target),
        closed=closed,
        values={
            ID: f"{target.public_id}/{body.public_id}",
            "body": str(body),
            "title": title_of(target),
            "asked": words_of(target),
            "due_on": day(asked.due_on),
            **{name: getattr(held, name) for name in _TEXTS},
            "level": held.level,
            **{f"{_OBSTACLES}.{code}": "x" if code in held.obstacles else "" for code in Obstacle.values},
            **{name: day(getattr(held, name)) for name in _PERIOD},
            "confidentiality": held.confidentiality,
        },
    )


def _version(draft: Update | None) -> str:
    return f"{draft.pk}.{draft.version}" if draft else ""


def _held(update: Update) -> Answer:
    """What the draft says, whatever columns an answer has; rows of its own (None) stay as they are held."""
    columns = {field.name for field in Update._meta.concrete_fields}
    held = {each.name: getattr(update, each.name) for each in fields(Answer) if each.name in columns}
    levels = {row.recommendation.public_id: row.level for row in update.levels.all()}
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in held.items()}
    return Answer(**values, levels=levels)  # type: ignore[arg-type]


def _filled(held: Answer, after: Mapping[str, str], changed: frozenset[str]) -> Answer:
    """The answer with what the row says, as far as it was changed."""
    given: dict[str, Any] = {name: after[name] for name in (*_TEXTS, "level") if name in changed}
    given |= {name: day_of(after[name]) for name in _PERIOD if name in changed}
    if "confidentiality" in changed:
        given["confidentiality"] = after["confidentiality"] or held.confidentiality
    if any(name.startswith(f"{_OBSTACLES}.") for name in changed):
        given["obstacles"] = marked(after, _OBSTACLES, Obstacle.values)
    return replace(held, **given)


def _is_only_of_the_workbook(draft: Update) -> bool:
    """Whether nobody sent it, remarked on it or laid evidence beside it; what they wrote shows in its version."""
    return (
        draft.stage == UpdateStage.DRAFT
        and draft.submitted_at is None
        and not draft.comments.exists()
        and not draft.evidence.exists()
    )


def _found(user: Any, key: str) -> tuple[Cluster | Recommendation, Body]:
    target, _slash, body = key.rpartition("/")
    about = Q(cluster__public_id=target) | Q(recommendation__public_id=target)
    held = assignments_for(user).filter(about, body__public_id=body).first()
    if held is None:
        raise InvalidInput(_("Your bodies no longer answer for this."))
    found = held.cluster or held.recommendation
    assert found is not None  # the constraint says so
    return found, held.body
