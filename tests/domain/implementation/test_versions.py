"""Every save is kept whole, whatever part it changed, and outlives the draft."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from servanda.domain.implementation.actions.updates import Answer, save_update, submit_update
from servanda.domain.implementation.models import ConsultedSaid, Figure, FigureSaid, SavedAnswer
from servanda.domain.implementation.queries.figures import approved_figures, figures_of
from servanda.domain.implementation.queries.versions import KEPT, said_in, version_of, versions_of
from servanda.domain.implementation.rules import can_read_versions
from servanda.foundation.accounts.models import Membership
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.partial_dates import PartialDate
from tests import factories

ROW = FigureSaid(what="Exceptions", value=Decimal("37.25"), unit="percent", day=PartialDate(2026, 9), group="Girls")
ASKED = ConsultedSaid(kind="nhri", who="The commission", day=PartialDate(2026), they_said="Too slow.")


def test_a_version_holds_every_part_as_it_was(draft: Any, author: Any, member: Any) -> None:
    answer = Answer(
        what_was_done="A bill.",
        obstacles=("law",),
        levels={member.public_id: "full"},
        figures=(ROW,),
        consulted=(ASKED,),
        kept_closer={"figures": "state"},
    )
    saved = save_update(update=draft, answer=answer, version=draft.version, by=author)
    later = save_update(update=saved, answer=Answer(figures=(), consulted=()), version=saved.version, by=author)

    held = version_of(later, saved.version)

    assert held is not None
    left_alone: dict[str, Any] = {"evidence_kept": {}}
    assert held.answers == {name: getattr(answer, name) for name in KEPT} | left_alone
    assert said_in(later)["figures"] == ()


def test_restoring_an_answer_gives_the_same_update_again(draft: Any, author: Any) -> None:
    first = save_update(
        update=draft, answer=Answer(what_was_done="One.", figures=(ROW,)), version=draft.version, by=author
    )
    before = said_in(first)
    second = save_update(update=first, answer=Answer(figures=()), version=first.version, by=author)

    held = version_of(second, first.version)
    restored = save_update(update=second, answer=Answer(**held.answers), version=second.version, by=author)  # type: ignore[union-attr]

    assert said_in(restored) == before
    assert len(versions_of(restored)) == 4


def test_whoever_brings_only_texts_takes_no_row_away(draft: Any, author: Any) -> None:
    saved = save_update(
        update=draft, answer=Answer(figures=(ROW,), consulted=(ASKED,)), version=draft.version, by=author
    )

    again = save_update(update=saved, answer=Answer(what_was_done="From a workbook."), version=saved.version, by=author)

    assert said_in(again)["figures"] == (ROW,)
    assert said_in(again)["consulted"] == (ASKED,)


def test_a_row_that_did_not_change_is_not_written_again(draft: Any, author: Any) -> None:
    saved = save_update(update=draft, answer=Answer(figures=(ROW, ROW)), version=draft.version, by=author)
    first, second = (row.pk for row in figures_of(saved))

    changed = FigureSaid(what="Others", value=Decimal(1), day=PartialDate(2025))
    save_update(update=saved, answer=Answer(figures=(ROW, changed)), version=saved.version, by=author)

    past = Figure.pgh_event_model.objects  # type: ignore[attr-defined]
    assert [row.pgh_obj_id for row in past.order_by("pgh_id")] == [second]
    assert figures_of(saved)[0].pk == first


def test_sending_changes_the_number_and_no_version(draft: Any, author: Any) -> None:
    sent = submit_update(update=draft, version=draft.version, by=author)

    assert version_of(sent, sent.version) == version_of(sent, draft.version)
    assert version_of(sent, sent.version + 1) is None


def test_a_saved_text_can_be_neither_altered_nor_removed(draft: Any) -> None:
    held = SavedAnswer.objects.filter(update_key=draft.pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        held.update(by_label="Somebody else")
    with pytest.raises(DatabaseError), transaction.atomic():
        held.delete()


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (FigureSaid(what="A", value=Decimal(101), unit="percent"), "more than 100"),
        (FigureSaid(what="A", value=Decimal(-1), unit="people"), "below zero"),
        (FigureSaid(what="A", value=Decimal("1.5"), unit="cases"), "whole number"),
        (FigureSaid(what="A", value=Decimal(1001), unit="per_1000"), "more than 1,000"),
        (FigureSaid(what="A" * 201), "too long"),
        (FigureSaid(what="A", indicator="99.9.9"), "no indicator"),
        (FigureSaid(what="A", unit="furlong"), "not one of the answers"),
    ],
)
def test_a_figure_keeps_to_the_limits_of_its_unit(draft: Any, author: Any, row: FigureSaid, problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem) as refused:
        save_update(update=draft, answer=Answer(figures=(row,)), version=draft.version, by=author)

    assert refused.value.field == "figures"
    assert not figures_of(draft).exists()


@pytest.mark.parametrize(
    "columns", [{"value": 101, "unit": "percent"}, {"value": -1, "unit": "days"}, {"value": "1.5"}]
)
def test_the_database_knows_the_limits_too(draft: Any, columns: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Figure.objects.create(update=draft, position=0, what="A", **columns)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(what_was_done="A bill.", figures=(FigureSaid(what="A", as_typed="about 30", day=PartialDate(2026)),)),
        Answer(what_was_done="A bill.", figures=(FigureSaid(what="A", value=Decimal(3)),)),
        Answer(what_was_done="A bill.", consulted=(ConsultedSaid(they_said="Nobody knows who."),)),
        Answer(what_was_done="A bill.", consulted=(ConsultedSaid(who="A", day_as_typed="some day"),)),
    ],
)
def test_a_row_that_is_not_finished_is_kept_and_cannot_be_sent(draft: Any, author: Any, answer: Answer) -> None:
    saved = save_update(update=draft, answer=answer, version=draft.version, by=author)

    with pytest.raises(InvalidInput, match="take the row away"):
        submit_update(update=saved, version=saved.version, by=author)


def test_figures_wait_for_indicators_once_they_are_approved(db: Any) -> None:
    approved = factories.approved_update(factories.body(), figures=(ROW,))
    abroad = factories.body("ministry", of=factories.state("MRD"))
    factories.approved_update(abroad, figures=(ROW,))

    assert [figure.update for figure in approved_figures("AVL")] == [approved]


def test_earlier_versions_stay_on_the_desk_they_were_written_at(draft: Any, author: Any, approver: Any) -> None:
    elsewhere = factories.user("coordinator", at=factories.body("national-mechanism"))
    Membership.objects.create(user=elsewhere, role="focal_point", body=factories.body("ministry-of-health"))

    assert can_read_versions(author, draft)
    assert can_read_versions(approver, draft)
    assert not can_read_versions(elsewhere, draft)
