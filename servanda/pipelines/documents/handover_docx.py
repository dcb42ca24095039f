"""What somebody inherits, as a Word document: the same as the page, to be signed for on both sides."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from servanda.domain.implementation.models import Assignment
from servanda.domain.implementation.queries.handover import Pack
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.domain.recommendations.queries import texts_of, with_texts
from servanda.foundation.common.dates import date_in_words
from servanda.foundation.common.languages import content_code
from servanda.foundation.common.text import Passage, in_language
from servanda.pipelines.documents.word import (
    add_heading,
    add_prose,
    add_row,
    add_signatures,
    add_table,
    add_text,
    as_bytes,
    new_document,
)

Told = list[tuple[Passage | str, bool]]


def handover_as_docx(pack: Pack, *, chains: Sequence[tuple[str, str]], publisher: str, today: datetime.date) -> bytes:
    """The same pack on the same day gives the same bytes. `chains`: each that leads here, and who decides there."""
    language = content_code(get_language() or "en")
    title = _("What you inherit: %(name)s") % {"name": str(pack.post or pack.body)}
    moment = datetime.datetime.combine(today, datetime.time(), tzinfo=datetime.UTC)
    document = new_document(language, title=title, author=publisher, moment=moment)
    add_heading(document, title, 0, language)
    add_text(document, ". ".join(part for part in (publisher, str(pack.body) if pack.post else "") if part), language)
    add_text(document, _("As it stood on %(day)s.") % {"day": date_in_words(today)}, language)
    _assignments(document, pack, today, language)
    _drafts(document, pack, language)
    _decisions(document, pack, today, language)
    _chains(document, chains, language)
    _actions(document, pack, language)
    _people(document, pack, language)
    _said(document, pack, language)
    add_heading(document, _("Handed over"), 1, language)
    add_signatures(document, (_("Who hands over"), _("Who takes over")), language)
    return as_bytes(document)


def _assignments(document: Any, pack: Pack, today: datetime.date, language: str) -> None:
    add_heading(document, _("What it answers for"), 1, language)
    if not pack.assignments:
        add_text(document, _("Nothing is assigned."), language)
        return
    count = len(pack.assignments)
    add_text(document, ngettext("One assignment", "%(n)s assignments", count) % {"n": count}, language)
    asked = _words_of_the_un(pack)
    table = add_table(document, (_("What"), _("Its part"), _("Post"), _("Due")), (13.6, 4, 4.5, 4), language)
    for row in pack.assignments:
        target = row.cluster or row.recommendation
        assert target is not None  # the constraint says so
        cells: list[Told] = [
            [(title_of(target), True), *asked.get(row.recommendation_id, ()), (target.public_id, False)],
            [(row.get_part_display(), False)],
            [(str(row.post or ""), False)],
            _due(row, today),
        ]
        add_row(table, cells, language)


def title_of(target: Cluster | Recommendation) -> Passage | str:
    """What people call it: an objective's title, a recommendation's short title or its number."""
    if isinstance(target, Cluster):
        return in_language(target.titles)
    return in_language(target.short_titles) or target.public_id


def _words_of_the_un(pack: Pack) -> dict[int | None, Told]:
    """Of recommendations that are in no objective, fetched together."""
    keys = {row.recommendation_id for row in pack.assignments if row.recommendation_id}
    found = with_texts(Recommendation.objects.filter(pk__in=keys)).order_by("pk")
    return {each.pk: [(in_language(texts_of(each)), False)] for each in found}


def _due(row: Assignment, today: datetime.date) -> Told:
    if row.due_on is None:
        return [(_("no day"), False)]
    return _until(row.due_on, today)


def _until(day: datetime.date, today: datetime.date) -> Told:
    late = day < today
    told: Told = [(date_in_words(day), late)]
    return [*told, (_("overdue"), True)] if late else told


def _drafts(document: Any, pack: Pack, language: str) -> None:
    if not pack.drafts:
        return
    add_heading(document, _("Begun and not sent"), 1, language)
    table = add_table(document, (_("What"), _("Stage"), _("In whose hands"), _("Saved")), (12.6, 4, 5.5, 4), language)
    for draft in pack.drafts:
        cells: list[Told] = [
            [(title_of(draft.target), True), (draft.target.public_id, False)],
            [(draft.get_stage_display(), False)],
            [(draft.author.full_name, False)],
            [(date_in_words(draft.saved_at), False)],
        ]
        add_row(table, cells, language)


def _decisions(document: Any, pack: Pack, today: datetime.date, language: str) -> None:
    if not pack.decisions:
        return
    add_heading(document, _("Decisions"), 1, language)
    add_text(document, _("Updates in clearance that wait here, or will"), language)
    table = add_table(document, (_("Update"), _("From"), _("Stage"), _("Decide by")), (11.6, 6.5, 4, 4), language)
    for step in pack.decisions:
        target = step.update.target
        cells: list[Told] = [
            [(title_of(target), True), (target.public_id, False), *([(str(step.post), False)] if step.post else [])],
            [(str(step.update.body), False)],
            [(step.get_stage_display(), False)],
            _until(step.due_on, today) if step.due_on else [(_("not its turn yet"), False)],
        ]
        add_row(table, cells, language)


def _chains(document: Any, chains: Sequence[tuple[str, str]], language: str) -> None:
    if not chains:
        return
    add_heading(document, _("Chains that lead here"), 1, language)
    table = add_table(document, (_("Chain of clearance"), _("Who decides")), (13.6, 12.5), language)
    for name, who in chains:
        add_row(table, [[(name, True)], [(who, False)]], language)


def _actions(document: Any, pack: Pack, language: str) -> None:
    if not pack.actions:
        return
    add_heading(document, _("Actions under way"), 1, language)
    if pack.late:
        add_text(document, ngettext("One is late", "%(n)s are late", len(pack.late)) % {"n": len(pack.late)}, language)
    heads = (_("Action"), _("Objective"), _("Status"), _("Promised for"))
    table = add_table(document, heads, (9.6, 8.5, 4, 4), language)
    for action in pack.actions:
        late = action.pk in pack.late
        day = date_in_words(action.promised_for) if action.promised_for else _("no day")
        cells: list[Told] = [
            [(in_language(action.titles), True), (action.public_id, False)],
            [(title_of(action.cluster), False)],
            [(action.get_status_display(), False)],
            [(day, late), *([(_("late"), True)] if late else [])],
        ]
        add_row(table, cells, language)


def _people(document: Any, pack: Pack, language: str) -> None:
    add_heading(document, _("Who to ask"), 1, language)
    if not pack.before and not pack.colleagues:
        add_text(document, _("Nobody holds a role here now."), language)
        return
    table = add_table(document, (_("Name"), _("Role"), _("Until")), (9.6, 12.5, 4), language)
    for held in (*pack.before, *pack.colleagues):
        until = date_in_words(held.until) if held.until else ""
        add_row(table, [[(held.user.full_name, True)], [(held.own_label, False)], [(until, False)]], language)


def _said(document: Any, pack: Pack, language: str) -> None:
    if not pack.approved:
        return
    add_heading(document, _("What was said last"), 1, language)
    add_text(document, _("The newest approved update on each"), language)
    for said in pack.approved:
        add_heading(document, title_of(said.update.target), 2, language)
        if said.update.approved_at:
            add_text(document, date_in_words(said.update.approved_at), language)
        for paragraph in said.words.splitlines():
            add_prose(document, Passage(paragraph, said.update.language), language)
        if not said.words:
            add_text(document, _("Its words are kept from you."), language)
