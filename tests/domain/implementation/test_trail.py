"""The history tells nobody what another body had not sent: every reader, every event, every image of a small world."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from servanda.domain.implementation.actions.updates import (
    Answer,
    approve_update,
    comment_on_update,
    return_update,
    save_update,
    start_update,
    submit_update,
)
from servanda.domain.implementation.models import Update
from servanda.domain.implementation.queries.trail import events_visible_to, for_reader
from servanda.domain.implementation.states import Confidentiality
from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.audit.queries import history_of, with_past_before
from servanda.interfaces.workspace.history.changes import changes_for
from tests import factories

pytestmark = pytest.mark.django_db
INSIDE = {"focal_point", "statistician", "parliament", "approver"}
ROLES_HERE = [code for code in ROLES if code not in {"partner", "civil_society", "nhri"}]
STOPS = ("started", "saved", "sent", "returned", "corrected", "sent again", "approved")


@dataclass
class Story:
    """An update's life up to a stop; each text says when it was written."""

    update: Update
    readers: dict[str, User]


def _play(until: str, confidentiality: str) -> Story:
    body, other = factories.body(), factories.body("ministry-of-health")
    author, approver = factories.user("focal_point", at=body), factories.user("approver", at=body)

    def said(words: str) -> Answer:
        return Answer(what_was_done=words, level="partial", confidentiality=confidentiality)

    update = start_update(target=factories.cluster(), body=body, answer=said("SECRET first"), by=author)
    steps = {
        "saved": lambda: save_update(update=update, answer=said("SECRET second"), version=update.version, by=author),
        "sent": lambda: submit_update(
            update=save_update(update=update, answer=said("open one"), version=update.version, by=author),
            version=update.version + 1,
            by=author,
        ),
        "returned": lambda: return_update(update=update, reason="SECRET reason", version=update.version, by=approver),
        "corrected": lambda: save_update(update=update, answer=said("SECRET third"), version=update.version, by=author),
        "sent again": lambda: submit_update(
            update=save_update(update=update, answer=said("open two"), version=update.version, by=author),
            version=update.version + 1,
            by=author,
        ),
        "approved": lambda: approve_update(update=update, version=update.version, by=approver),
    }
    for stop in STOPS[1 : STOPS.index(until) + 1]:
        update = steps[stop]()
        comment_on_update(update=update, part="level", text="SECRET remark", by=approver)
    readers = {f"{role} inside": factories.user(role, at=body) for role in ROLES_HERE}
    readers |= {f"{role} of another body": factories.user(role, at=other) for role in ROLES_HERE}
    return Story(update, readers)


@pytest.mark.parametrize("confidentiality", [Confidentiality.PUBLIC, Confidentiality.MECHANISM])
@pytest.mark.parametrize("stop", STOPS)
def test_no_reader_outside_the_body_learns_a_draft_a_reason_or_a_remark(stop: str, confidentiality: str) -> None:
    factories.installation()
    story = _play(stop, confidentiality)

    for name, reader in story.readers.items():
        if reader.memberships.get().role in INSIDE and name.endswith("inside"):
            continue
        events = list(with_past_before(for_reader(history_of(story.update), reader)))
        read = [
            text for rows in changes_for(events, reader).values() for each in rows for text in (each.before, each.after)
        ]
        assert not [text for text in read if "SECRET" in text], (name, read)
        remarks = [event for event in events if event.name == "implementation.update_commented"]
        assert not remarks or reader.memberships.get().role == "coordinator", name
        if stop in {"started", "saved", "returned", "corrected"}:
            assert not events, name  # what lies on the body's own desk has no history for others
        everywhere = events_visible_to(reader).filter(thing_kind="implementation.update")
        assert {event.pk for event in everywhere} <= {event.pk for event in events}, name


def test_the_bodys_own_people_read_all_of_it_in_order() -> None:
    factories.installation()
    story = _play("approved", Confidentiality.PUBLIC)
    reader = story.readers["approver inside"]

    events = list(with_past_before(for_reader(history_of(story.update), reader)).order_by("id"))
    read = [
        (each.before, each.after)
        for event in events
        for each in changes_for(events, reader).get(event.pk, [])
        if each.field == "what_was_done"
    ]

    assert read == [
        ("SECRET first", "SECRET second"),
        ("SECRET second", "open one"),
        ("open one", "SECRET third"),
        ("SECRET third", "open two"),
    ]


def test_an_auditor_reads_what_changed_between_two_sent_texts_only() -> None:
    factories.installation()
    story = _play("approved", Confidentiality.PUBLIC)
    auditor = story.readers["auditor inside"]

    events = list(with_past_before(for_reader(history_of(story.update), auditor)))
    shown = {event.name: changes for event in events if (changes := changes_for(events, auditor).get(event.pk))}

    assert set(shown) == {"implementation.update_approved"}
    assert [(each.field, each.before, each.after) for each in shown["implementation.update_approved"]] == [
        ("stage", "Sent", "Approved")
    ]
