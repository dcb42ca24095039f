import pytest
from django.db import DatabaseError, transaction

from servanda.foundation.audit.actions import record, recorded
from servanda.foundation.audit.models import Event
from servanda.foundation.audit.queries import history_of
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_event_says_who_by_post_and_whose_matter_it_was():
    coordinator = factories.user("coordinator")
    cluster = factories.cluster()

    event = record("tests.looked_at", of=cluster, by=coordinator, note="x")

    assert event.by_label == "Coordinator, Ministry of justice"
    assert coordinator.full_name not in str(event.__dict__)
    assert event.state_code == "AVL"
    assert list(history_of(cluster)) == [event]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_an_event_cannot_be_changed_by_anybody(change):
    event = record("tests.looked_at", of=factories.cluster(), by=factories.user("coordinator"))
    rows = Event.objects.filter(pk=event.pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(name="other") if change == "update" else rows.delete()


def test_the_news_leaves_only_after_the_commit(django_capture_on_commit_callbacks):
    heard = []

    def listen(*, event, **_):
        heard.append(event.name)

    recorded.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            record("tests.looked_at", of=factories.cluster(), by=factories.user("coordinator"))
            assert heard == []
    finally:
        recorded.disconnect(listen)
    assert heard == ["tests.looked_at"]


def test_a_listener_that_fails_neither_undoes_the_change_nor_silences_the_others(
    django_capture_on_commit_callbacks, caplog
):
    heard = []

    def fail(**_):
        raise ValueError("search is down")

    def listen(*, event, **_):
        heard.append(event.name)

    recorded.connect(fail)
    recorded.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            record("tests.looked_at", of=factories.cluster(), by=factories.user("coordinator"))
    finally:
        recorded.disconnect(fail)
        recorded.disconnect(listen)

    assert heard == ["tests.looked_at"]
    assert "search is down" in caplog.text


def test_an_event_about_a_person_names_their_post_only():
    person = factories.user("focal_point")

    event = record("tests.looked_at", of=person, by=factories.user("administrator"))

    assert event.thing_label == "Focal point, Ministry of justice"
