"""Who answers for what: objectives, and recommendations that are in none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from servanda.domain.implementation.actions.assignments import assign_body, end_assignment, put_assignments_back
from servanda.domain.implementation.models import Assignment
from servanda.domain.implementation.queries import assignments_visible_to
from servanda.domain.implementation.states import AssignmentPart
from servanda.domain.recommendations.models import Cluster, ClusterMember, Recommendation
from servanda.domain.recommendations.queries import cluster_titles, recommendations_visible_to, with_texts
from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import bodies_where, states_where
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput
from servanda.foundation.organisations.models import Body
from servanda.pipelines.workbooks.columns import ID, Choice, Column, Row, ValueKind, join_codes, split_codes
from servanda.pipelines.workbooks.kinds.context import (
    ID_COLUMN,
    TITLE,
    body_choices,
    body_code,
    day,
    title_of,
    words_of,
)
from servanda.pipelines.workbooks.typed import day_of

_OBJECTIVE, _RECOMMENDATION = "objective", "recommendation"
Target = Cluster | Recommendation


class AssignmentsSheet:
    """Lead and supporting bodies of everything there is to answer."""

    code = "assignments"
    title = lazy("Who answers for what")
    about = lazy("Say which body leads, which take part, and by when. A body you take out stays in the history.")
    permission = Permission.ASSIGN

    def columns(self, user: Any) -> tuple[Column, ...]:
        bodies = body_choices(bodies_where(user, Permission.ASSIGN).filter(closed_on=None).order_by("public_id"))
        return (
            ID_COLUMN,
            Column(
                "what",
                lazy("What it is"),
                ValueKind.CHOICE,
                choices=(Choice(_OBJECTIVE, lazy("Objective")), Choice(_RECOMMENDATION, lazy("Recommendation"))),
                width=16,
            ),
            TITLE,
            Column("asked", lazy("What is asked"), ValueKind.LONG_TEXT, width=56),
            Column("lead", lazy("Body that leads"), ValueKind.CHOICE, editable=True, choices=bodies, width=34),
            Column(
                "supporting",
                lazy("Bodies that take part"),
                ValueKind.SEVERAL,
                editable=True,
                choices=bodies,
                width=44,
                hint=lazy("Several bodies with a semicolon between them, by their names as in the sheet “lists”."),
            ),
            Column("due_on", lazy("Answer due on"), ValueKind.DAY, editable=True, width=14),
        )

    def rows_to_fill(self, user: Any) -> Iterator[Row]:
        clusters, recommendations = _targets(user)
        yield from _rows(user, clusters)
        yield from _rows(user, recommendations)

    def rows_now(self, user: Any, keys: Iterable[str]) -> dict[str, Row]:
        wanted = list(keys)
        clusters, recommendations = _targets(user)
        rows = [
            *_rows(user, clusters.filter(public_id__in=wanted)),
            *_rows(user, recommendations.filter(public_id__in=wanted)),
        ]
        return {row.key: row for row in rows}

    def check(self, row: Row, after: Mapping[str, str], changed: frozenset[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        if after["lead"] and after["lead"] in split_codes(after["supporting"]):
            found["supporting"] = _("The body that leads cannot take part as well. Take it out of one of the two.")
        if after["due_on"] and not after["lead"]:
            found["lead"] = _("A day needs a body that leads. Choose it, or empty the day.")
        return found

    def apply(self, *, row: Row, after: Mapping[str, str], changed: frozenset[str], by: User) -> dict[str, Any]:
        target = _locked(by, row.key)
        held = list(_assignments(by, [target]).get(target.pk, []))
        if _version(held) != row.version:
            raise EditedMeanwhile(_("Somebody assigned this meanwhile."))
        bodies = {body_code(body): body for body in bodies_where(by, Permission.ASSIGN).filter(state=target.state_id)}
        _lead(target, after, changed, held, bodies, by)
        _supporting(target, after, changed, held, bodies, by)
        keys, now = ({each.pk for each in rows} for rows in (held, _assignments(by, [target]).get(target.pk, [])))
        return {"made": sorted(now - keys), "ended": sorted(keys - now)}

    def take_back(self, *, row: Row, before: Mapping[str, str], own: Mapping[str, Any], by: User) -> None:
        put_assignments_back(target=_locked(by, row.key), made=own["made"], ended=own["ended"], by=by)


def _lead(
    target: Target,
    after: Mapping[str, str],
    changed: frozenset[str],
    held: list[Assignment],
    bodies: Mapping[str, Body],
    by: User,
) -> None:
    if not changed & {"lead", "due_on"}:
        return
    if after["lead"]:
        body, due = _body(bodies, after["lead"]), day_of(after["due_on"])
        # The sheet knows no posts: whoever answers in the body keeps answering.
        post = next((each.post for each in held if each.part == AssignmentPart.LEAD and each.body_id == body.pk), None)
        assign_body(target=target, body=body, post=post, part=AssignmentPart.LEAD, due_on=due, by=by)
        return
    for assignment in held:
        if assignment.part == AssignmentPart.LEAD:
            end_assignment(assignment=assignment, by=by)


def _supporting(
    target: Target,
    after: Mapping[str, str],
    changed: frozenset[str],
    held: list[Assignment],
    bodies: Mapping[str, Body],
    by: User,
) -> None:
    if "supporting" not in changed:
        return
    wanted = split_codes(after["supporting"])
    running = {body_code(each.body): each for each in held if each.part == AssignmentPart.SUPPORTING}
    for code in sorted(wanted - running.keys()):
        assign_body(target=target, body=_body(bodies, code), part=AssignmentPart.SUPPORTING, by=by)
    for code in sorted(running.keys() - wanted - {after["lead"]}):
        end_assignment(assignment=running[code], by=by)


def _body(bodies: Mapping[str, Body], code: str) -> Body:
    if code not in bodies:
        raise InvalidInput(_("This body is not one you may assign here. Choose one of the list."))
    return bodies[code]


def _targets(user: Any) -> tuple[Any, Any]:
    """Open objectives and loose recommendations of the States the person assigns in."""
    codes = states_where(user, Permission.ASSIGN)
    of_states = Q() if codes is None else Q(state__in=codes)
    grouped = ClusterMember.objects.filter(recommendation=OuterRef("pk"), left_at=None)
    loose = recommendations_visible_to(user).filter(of_states).filter(~Exists(grouped))
    return (
        cluster_titles(user).filter(of_states).order_by("public_id"),
        with_texts(loose.select_related(None)).order_by("public_id"),
    )


def _rows(user: Any, targets: Any) -> Iterator[Row]:
    found = list(targets)
    assignments = _assignments(user, found)
    return (_row(target, assignments.get(target.pk, [])) for target in found)


def _assignments(user: Any, targets: list[Any]) -> dict[int, list[Assignment]]:
    """By the key of their targets, all of which are of one table."""
    if not targets:
        return {}
    name = "cluster" if isinstance(targets[0], Cluster) else "recommendation"
    found: dict[int, list[Assignment]] = {}
    about = Q(**{f"{name}__in": [target.pk for target in targets]})
    for assignment in assignments_visible_to(user).filter(about).select_related(None).select_related("body"):
        found.setdefault(getattr(assignment, f"{name}_id"), []).append(assignment)
    return found


def _row(target: Target, held: list[Assignment]) -> Row:
    lead = next((each for each in held if each.part == AssignmentPart.LEAD), None)
    supporting = {body_code(each.body) for each in held if each.part == AssignmentPart.SUPPORTING}
    return Row(
        key=target.public_id,
        version=_version(held),
        label=title_of(target),
        values={
            ID: target.public_id,
            "what": _OBJECTIVE if isinstance(target, Cluster) else _RECOMMENDATION,
            "title": title_of(target),
            "asked": words_of(target),
            "lead": body_code(lead.body) if lead else "",
            "supporting": join_codes(supporting),
            "due_on": day(lead.due_on) if lead else "",
        },
    )


def _version(held: list[Assignment]) -> str:
    """Assignments are ended and made anew, never changed: their keys say all."""
    return ".".join(str(each.pk) for each in sorted(held, key=lambda each: each.pk))[:80]


def _locked(user: Any, key: str) -> Target:
    """The thing, held as assigning holds it, so that nothing of it changes while the row is applied."""
    clusters, recommendations = _targets(user)
    for things in (clusters, recommendations):
        found = things.filter(public_id=key).first()
        if found is not None:
            model: Any = type(found)
            model.objects.select_for_update(of=("self",), no_key=True).get(pk=found.pk)
            return found
    raise InvalidInput(_("This is no longer one of yours to assign."))
