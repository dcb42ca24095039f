"""The pages of proposed objectives and of repeats, without JavaScript."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servanda.domain.recommendations.models import Cluster, ClusterMember, Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.system import system_user
from servanda.foundation.common import clock
from servanda.foundation.common.partial_dates import PartialDate
from servanda.pipelines.classification.actions.running import ask_for_run, carry_on
from servanda.pipelines.classification.models import ClusterProposal, Run, Suggestion
from servanda.pipelines.classification.states import RunStage, Stage
from tests import factories
from tests.interfaces.workspace.members import inside, member, text
from tests.pipelines.classification.side_by_side import a_state

pytestmark = pytest.mark.django_db
HERE = "/work/suggestions/objectives/"


@pytest.fixture
def person() -> User:
    factories.installation()
    return member("coordinator", at=factories.body("national-mechanism"))


def propose(title: str = "Wells", *, members: list[Recommendation] | None = None, **fields: Any) -> ClusterProposal:
    items = members or [factories.recommendation(f"{title}: dig {number}.") for number in range(3)]
    told = [[item.public_id, 0.8 - number / 10] for number, item in enumerate(items)]
    given = {"titles": {"en": title}, "objectives": {"en": f"{title}: they exist."}, **fields}
    return ClusterProposal.objects.create(state=items[0].state, members=told, **given)


def send(browser: Client, proposal: ClusterProposal, what: str, **fields: Any) -> Any:
    given = {"version": proposal.version, "title_en": "Water for all", "objective_en": "By 2030.", **fields}
    return browser.post(f"{HERE}{proposal.pk}/{what}/", given)


def test_the_list_begins_with_what_gives_a_home_to_most(person: User) -> None:
    propose("Few", members=[factories.recommendation() for _number in range(2)])
    propose("Many", members=[factories.recommendation() for _number in range(4)])

    page = text(inside(person), HERE)

    assert page.index(">Many<") < page.index(">Few<")
    assert "6 recommendations would find an objective." in page


def test_one_shows_draft_members_where_they_come_from_and_the_positions(person: User) -> None:
    item = factories.recommendation(
        "Dig wells.", position="supported", asked_on=PartialDate.of(datetime.date(2019, 5, 1))
    )
    proposal = propose("Wells", members=[item, factories.recommendation("Dig more wells.")])

    page = text(inside(person), f"{HERE}{proposal.pk}/")

    assert 'value="Wells"' in page
    assert "Wells: they exist." in page
    assert "Dig wells." in page
    assert "2019" in page
    assert "Supported" in page
    assert "80 %" in page
    assert page.count('name="member"') == page.count(" checked>") == 2


def test_the_objective_is_made_with_who_is_ticked_and_the_persons_words(person: User) -> None:
    proposal, browser = propose(), inside(person)
    first, second, _third = proposal.public_ids

    answer = send(browser, proposal, "accept", member=[first, second])

    assert answer.headers["Location"] == HERE
    made = Cluster.objects.get()
    assert (made.titles, made.objectives) == ({"en": "Water for all"}, {"en": "By 2030."})
    joined = ClusterMember.objects.filter(cluster=made, left_at=None).order_by("pk")
    assert [row.recommendation.public_id for row in joined] == [first, second]
    page = text(browser, HERE)
    assert "“Water for all” is made, with 2 recommendations." in page
    assert "Accepted so far: 1." in page
    assert made.public_id in text(browser, f"{HERE}{proposal.pk}/")


def test_refusing_takes_it_off_the_list_and_undo_brings_it_back(person: User) -> None:
    proposal, browser = propose(), inside(person)

    send(browser, proposal, "refuse")

    page = text(browser, HERE)
    assert "Refused. It is not proposed again." in page
    assert "Undo the last" in page
    assert f"{HERE}{proposal.pk}/" not in page
    answer: Any = browser.post("/work/suggestions/undo/", {"state": "AVL"})
    assert answer.headers["Location"] == f"{HERE}{proposal.pk}/"
    assert "Make the objective" in text(browser, f"{HERE}{proposal.pk}/")


def test_without_a_title_or_a_tick_nothing_is_made_and_what_was_ticked_stays(person: User) -> None:
    proposal, browser = propose(), inside(person)

    untitled = send(browser, proposal, "accept", title_en="", member=proposal.public_ids[:1])
    unticked = send(browser, proposal, "accept")

    assert (untitled.status_code, unticked.status_code) == (422, 422)
    assert "Give the objective a title." in untitled.content.decode()
    assert untitled.content.decode().count(" checked>") == 1
    assert "Tick at least one recommendation" in unticked.content.decode()
    assert not Cluster.objects.exists()


def test_what_was_proposed_anew_meanwhile_is_looked_at_again(person: User) -> None:
    proposal, browser = propose(), inside(person)
    ClusterProposal.objects.update(version=2)

    for what in ("accept", "refuse"):
        answer = send(browser, proposal, what, member=proposal.public_ids)
        assert answer.headers["Location"] == f"{HERE}{proposal.pk}/"
    assert "It was proposed anew after you opened it." in text(browser, f"{HERE}{proposal.pk}/")
    assert ClusterProposal.objects.get().stage == Stage.OPEN


def test_the_first_language_is_never_empty(person: User) -> None:
    factories.theme("water", en="Water", fr="Eau")
    installation = factories.installation()
    installation.languages, installation.default_language = ["fr", "en"], "fr"
    installation.save()
    proposal = propose("Wells", themes=["water"])

    page = text(inside(person), f"{HERE}{proposal.pk}/")

    assert 'name="title_fr" value="Eau"' in page
    assert 'name="title_en" value="Wells"' in page


def test_members_that_found_a_home_are_not_shown(person: User) -> None:
    proposal = propose()
    items = list(Recommendation.objects.order_by("pk"))
    factories.cluster(members=items[:1])
    browser = inside(person)

    assert text(browser, f"{HERE}{proposal.pk}/").count('name="member"') == 2
    factories.cluster(members=items[1:])
    assert "have found an objective since" in text(browser, f"{HERE}{proposal.pk}/")
    assert "No objective is proposed now." in text(browser, HERE)


def test_another_states_proposals_are_not_there(person: User) -> None:
    foreign = propose(members=[factories.recommendation(of=factories.state("MRD")) for _number in range(2)])

    text(inside(person), f"{HERE}{foreign.pk}/", status=404)
    assert send(inside(person), foreign, "refuse").status_code == 404


def test_the_tab_is_there_for_who_manages_clusters_while_the_module_is_on(person: User) -> None:
    proposal, browser = propose(), inside(person)
    assert "Proposed objectives" in text(browser, "/work/suggestions/")

    installation = factories.installation()
    installation.modules = [module for module in installation.modules if module != "clusters"]
    installation.save()

    assert "Proposed objectives" not in text(browser, "/work/suggestions/")
    text(browser, f"{HERE}{proposal.pk}/", status=404)


def test_the_list_asks_the_database_as_often_for_many(person: User) -> None:
    propose()
    browser = inside(person)
    text(browser, HERE)
    with CaptureQueriesContext(connection) as few:
        text(browser, HERE)
    for number in range(10):
        propose(f"Wells {number}")

    with CaptureQueriesContext(connection) as many:
        text(browser, HERE)

    assert len(many) <= len(few) + 1


def test_a_repeat_shows_both_texts_with_day_mechanism_and_position_of_each(person: User) -> None:
    marriage, _death, _others = a_state()
    factories.Position.objects.create(recommendation=marriage[0], value="noted")
    factories.Position.objects.create(recommendation=marriage[1], value="supported")
    by = system_user()
    carry_on(run=ask_for_run(by=by), by=by)
    Suggestion.objects.exclude(kind="repeat").delete()

    page = text(inside(person), f"/work/suggestions/?text={marriage[1].public_id}")

    pair = page[page.index('<div class="duo">') : page.index("more instead")]
    earlier, later = pair.split("Asked now")
    assert "<mark>age of marriage</mark>" in earlier
    assert "2010" in earlier
    assert "Noted." in earlier
    assert "<mark>age of marriage</mark>" in later
    assert "2011" in later
    assert "Supported." in later
    assert page.count("Because of “") == 1


def test_the_page_of_a_run_tells_how_many_states_are_laid_side_by_side(person: User) -> None:
    run = Run.objects.create(
        stage=RunStage.RUNNING,
        done=9,
        total=9,
        states_done=1,
        states_total=3,
        counts={"clusters_new": 4},
        asked_by=person,
        heartbeat_at=clock.now(),
    )

    page = text(inside(person), f"/work/suggestions/runs/{run.pk}/")

    assert "Repeats and objectives: 1 of 3 States" in page
    assert "4 objectives are newly proposed." in page
    assert HERE in page
