import threading
import uuid

import pytest
from django.db import close_old_connections, connections

from servanda.domain.implementation.actions.updates import Answer, save_update, start_update, submit_update
from servanda.domain.implementation.models import Update
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, NotAllowed
from tests import factories


def test_what_is_typed_is_kept_with_its_version(draft, author):
    saved = save_update(update=draft, answer=Answer(what_was_done="More."), version=draft.version, by=author)

    assert (saved.what_was_done, saved.version) == ("More.", draft.version + 1)


def test_a_save_over_somebody_elses_is_refused(draft, author):
    save_update(update=draft, answer=Answer(what_was_done="Theirs."), version=draft.version, by=author)

    with pytest.raises(EditedMeanwhile):
        save_update(update=draft, answer=Answer(what_was_done="Mine."), version=draft.version, by=author)

    assert Update.objects.get(pk=draft.pk).what_was_done == "Theirs."


def test_the_past_keeps_every_version(draft, author):
    first = draft.what_was_done
    save_update(update=draft, answer=Answer(what_was_done="Second."), version=draft.version, by=author)

    past = Update.pgh_event_model.objects.filter(pgh_obj=draft).order_by("pgh_id")

    assert [row.what_was_done for row in past] == [first]


def test_another_bodys_people_cannot_write(draft):
    stranger = factories.user("focal_point", at=factories.body("ministry-of-health"))

    with pytest.raises(NotAllowed):
        save_update(update=draft, answer=Answer(), version=draft.version, by=stranger)


def test_a_form_sent_twice_makes_one_draft(cluster, justice, author):
    key = uuid.uuid4()

    first = start_update(target=cluster, body=justice, form_key=key, by=author)
    second = start_update(target=cluster, body=justice, form_key=key, by=author)

    assert first == second


def test_an_empty_answer_is_not_sent(cluster, justice, author):
    empty = start_update(target=cluster, body=justice, by=author)

    with pytest.raises(InvalidInput, match="what was done"):
        submit_update(update=empty, version=empty.version, by=author)


def test_levels_name_members_of_the_cluster_only(draft, author):
    other = factories.recommendation("Something else.")

    with pytest.raises(InvalidInput, match=other.public_id):
        save_update(update=draft, answer=Answer(levels={other.public_id: "full"}), version=draft.version, by=author)


def test_a_members_own_level_is_kept_and_dropped(draft, author, member):
    answer = Answer(level="partial", levels={member.public_id: "full"})
    saved = save_update(update=draft, answer=answer, version=draft.version, by=author)
    assert [row.level for row in saved.levels.all()] == ["full"]

    same = Answer(level="full", levels={member.public_id: "full"})
    saved = save_update(update=saved, answer=same, version=saved.version, by=author)
    assert not saved.levels.exists()


@pytest.mark.django_db(transaction=True)
def test_of_racing_saves_one_wins_and_the_others_are_told(draft, author):
    outcomes: list[str] = []
    start = threading.Barrier(6)

    def save(number: int) -> None:
        start.wait()
        try:
            save_update(update=draft, answer=Answer(what_was_done=str(number)), version=draft.version, by=author)
            outcomes.append("saved")
        except EditedMeanwhile:
            outcomes.append("told")
        finally:
            close_old_connections()
            connections["default"].close()

    threads = [threading.Thread(target=save, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["saved", *["told"] * 5]


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_both_get_the_one_draft(cluster, justice, author):
    key, start, made = uuid.uuid4(), threading.Barrier(4), []

    def click() -> None:
        start.wait()
        try:
            made.append(start_update(target=cluster, body=justice, form_key=key, by=author))
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [update.pk for update in made] == [Update.objects.get().pk] * 4
