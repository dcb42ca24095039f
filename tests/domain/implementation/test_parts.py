"""Who is told what of an update: every part, however it is kept, for every kind of reader.

Each part carries a word of its own. The table of circles below is written anew from the words of the form, not taken
from the code. A part that the door forgets, or lets through, shows its word in the wrong place.
"""

from __future__ import annotations

import itertools
from dataclasses import fields
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from servanda.domain.implementation.actions.evidence import attach_link
from servanda.domain.implementation.actions.updates import (
    Answer,
    approve_update,
    save_update,
    start_update,
    submit_update,
)
from servanda.domain.implementation.models import Consultation, ConsultedSaid, Evidence, Figure, FigureSaid, Update
from servanda.domain.implementation.queries import evidence_visible_to, updates_visible_to
from servanda.domain.implementation.queries.parts import Told, told_to, told_to_everyone
from servanda.domain.implementation.states import Confidentiality, Part
from servanda.foundation.common.partial_dates import PartialDate
from servanda.pipelines.publication.content.updates import draft as release_of
from tests import factories

pytestmark = pytest.mark.django_db

SETTINGS = ("", "state", "mechanism")
WHOLES = ("public", "state", "mechanism")
ORDER = {"": 0, "public": 0, "state": 1, "mechanism": 2}
# How close a part each kind of reader may read: 0 only what is for everyone, 1 the State's, 2 all of it.
READERS = {
    "focal_point": 2,
    "statistician": 2,
    "parliament": 2,
    "approver": 2,
    "coordinator": 2,
    "drafter": 1,
    "auditor": 1,
}
WORDS = {
    "what_was_done": "canary-done",
    "effect_on_people": "canary-effect",
    "figures": "canary-figure",
    "obstacles": "canary-obstacle",
    "consulted": "canary-consulted",
    "evidence": "canary-evidence",
}


@pytest.fixture(scope="module")
def made(django_db_setup: Any, django_db_blocker: Any) -> Any:
    """One approved update and a reader of each kind, shared by the whole table."""
    with django_db_blocker.unblock(), transaction.atomic():
        body = factories.body("ministry-of-justice")
        author = factories.user("focal_point", at=body)
        update = start_update(target=factories.cluster(), body=body, answer=_answer(), by=author)
        url = "https://avelia.example/canary-evidence"
        update = attach_link(update=update, title=WORDS["evidence"], url=url, by=author).update
        update = submit_update(update=update, version=update.version, by=author)
        update = approve_update(update=update, version=update.version, by=factories.user("approver", at=body))
        readers = {}
        for role in READERS:
            inside = role in ("focal_point", "statistician", "parliament", "approver")
            readers[role] = factories.user(role, at=body if inside else factories.body("national-mechanism"))
        yield update, readers
        transaction.set_rollback(True)


def _answer(**changed: Any) -> Answer:
    said = {
        "what_was_done": WORDS["what_was_done"],
        "effect_on_people": WORDS["effect_on_people"],
        "obstacle_words": WORDS["obstacles"],
        "obstacles": ("law",),
        "figures": (
            FigureSaid(
                what=WORDS["figures"],
                value=Decimal("37.5"),
                unit="percent",
                day=PartialDate(2026),
                group="canary-figure group",
                source="canary-figure source",
            ),
        ),
        "consulted": (
            ConsultedSaid(who=WORDS["consulted"], how="canary-consulted how", they_said="canary-consulted said"),
        ),
    }
    return Answer(**{**said, **changed})


def _kept(update: Update, *, whole: str, part: str, kept: str) -> Update:
    """The same update kept otherwise, as the actions would have kept it while it was written."""
    Update.objects.filter(pk=update.pk).update(
        confidentiality=whole, kept_closer={part: kept} if kept and part != "evidence" else {}
    )
    update.evidence.update(kept=kept if part == "evidence" else "")
    return Update.objects.select_related("body", "cluster", "recommendation").get(pk=update.pk)


def _words_in(told: Told) -> set[str]:
    """The words a reader is told, wherever in the answer they stand."""
    shown = [getattr(told, each.name) for each in fields(Told) if each.name not in ("update", "kept", "withheld")]
    rows = [row for value in shown if isinstance(value, tuple) for row in value]
    text = repr(shown) + repr([vars(row) for row in rows if isinstance(row, Figure | Consultation | Evidence)])
    return {part for part, word in WORDS.items() if word in text}


@pytest.mark.parametrize(("whole", "part", "kept"), list(itertools.product(WHOLES, WORDS, SETTINGS)))
def test_each_reader_is_told_exactly_what_the_table_says(made: Any, whole: str, part: str, kept: str) -> None:
    update = _kept(made[0], whole=whole, part=part, kept=kept)
    close = {name: max(ORDER[whole], ORDER[kept] if name == part else 0) for name in WORDS}

    for role, reader in made[1].items():
        seen = updates_visible_to(reader).filter(pk=update.pk).first()
        may = {name for name in WORDS if close[name] <= READERS[role]}
        if seen is None:
            assert READERS[role] < ORDER[whole], role
            assert not evidence_visible_to(reader).filter(update=update).exists(), role
            continue
        assert _words_in(told_to(reader, seen)) == may, role
        assert {item.title for item in seen.evidence.all()} == ({WORDS["evidence"]} if "evidence" in may else set())
        assert evidence_visible_to(reader).filter(update=update).exists() == ("evidence" in may), role
    assert _words_in(told_to_everyone(update)) == {name for name in WORDS if close[name] == 0}
    content = str(release_of(update).content)
    assert {name for name, word in WORDS.items() if word in content} == {name for name in WORDS if close[name] == 0}


def test_a_person_of_another_body_is_told_nothing_even_if_asked_directly(made: Any) -> None:
    update = _kept(made[0], whole="state", part="figures", kept="mechanism")
    stranger = factories.user("focal_point", at=factories.body("ministry-of-health"))

    assert not updates_visible_to(stranger).filter(pk=update.pk).exists()
    assert _words_in(told_to(stranger, update)) == set()


def test_every_part_that_can_be_kept_has_its_word_here() -> None:
    assert {part.value for part in Part} | {"evidence"} == set(WORDS)
    assert set(ORDER) - {""} == set(Confidentiality.values)


def test_every_text_of_the_rows_carries_its_word(made: Any) -> None:
    """A column added to a row must be filled above, so that this table watches it too."""
    free_of_words = {"unit", "indicator", "as_typed", "day_as_typed", "kind"}
    for row, word in ((_answer().figures[0], WORDS["figures"]), (_answer().consulted[0], WORDS["consulted"])):  # type: ignore[index]
        texts = {each.name for each in fields(row) if each.type == "str"} - free_of_words
        assert all(word in getattr(row, name) for name in texts), texts


def test_a_part_never_opens_wider_than_its_whole(made: Any) -> None:
    update = _kept(made[0], whole="mechanism", part="figures", kept="state")

    assert told_to(made[1]["auditor"], update).figures == ()


def test_what_is_kept_no_closer_than_the_whole_is_not_kept_twice(made: Any) -> None:
    author = factories.user("focal_point", at=made[0].body)
    draft = start_update(target=factories.cluster(), body=made[0].body, by=author)
    answer = Answer(
        confidentiality="state", kept_closer={"figures": "state", "consulted": "mechanism", "obstacles": ""}
    )

    saved = save_update(update=draft, answer=answer, version=draft.version, by=author)

    assert saved.kept_closer == {"consulted": "mechanism"}
