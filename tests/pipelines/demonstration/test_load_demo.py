"""The demo State, played whole. Slow for a test (it makes some 600 scenes), so few tests share one playing."""

from collections import Counter

import pytest
from django.db import transaction

from servanda.domain.implementation.models import Chain, ClearanceStep, Comment, Update
from servanda.domain.implementation.states import Level
from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.accounts.models import Membership, User, UserKind
from servanda.foundation.audit.models import Event
from servanda.foundation.common import clock
from servanda.foundation.common.errors import DomainError
from servanda.foundation.organisations.models import Body, Installation
from servanda.foundation.organisations.scales import speaking, with_own_terms
from servanda.foundation.reference.loader import load_reference
from servanda.foundation.reference.models import State
from servanda.pipelines.classification.models import Suggestion
from servanda.pipelines.demonstration.cast import sign_ins
from servanda.pipelines.demonstration.load import is_loaded, load_demo, remove_demo
from servanda.pipelines.demonstration.script import Script
from servanda.pipelines.publication.models import Entry, Release
from servanda.pipelines.workbooks.models import Returned
from tests import factories


@pytest.fixture(scope="module")
def avelia(django_db_setup, django_db_blocker):
    """The demo loaded once; everything is rolled back at the end of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        heard = []
        load_demo(progress=lambda done, total: heard.append((done, total)))
        yield heard
        transaction.set_rollback(True)


def test_progress_is_told_from_the_first_scene_to_the_last(avelia):
    total = avelia[-1][1]

    assert [done for done, _total in avelia] == list(range(1, total + 1))


def test_everything_asked_is_public_with_every_kind_of_thing(avelia):
    kinds = Counter(Entry.objects.values_list("kind", flat=True))

    assert kinds["recommendation"] == Recommendation.objects.count() >= 200
    assert min(kinds[kind] for kind in ("cluster", "update", "body", "document")) > 10


def test_updates_wait_at_every_stage(avelia):
    assert set(Update.objects.values_list("stage", flat=True)) == {"draft", "submitted", "returned", "approved"}


def test_figures_are_public_and_what_is_kept_closer_is_not(avelia):
    released = {
        row["public_id"]: row["content"] for row in Release.objects.order_by("sequence").values("public_id", "content")
    }
    said = [content for key, content in released.items() if "-U-" in key]

    assert sum(len(content["figures"]) for content in said) >= 10
    assert any(content["consulted"] for content in said)
    assert "Families fear the cost of school" not in str(said)
    assert "nobody checks that they are kept" not in str(said)


def test_a_workbook_waits_with_changes_and_a_mistake(avelia):
    returned = Returned.objects.get()

    assert (returned.stage, returned.count("yours"), returned.count("wrong")) == ("ready", 2, 1)


def test_suggestions_wait_and_some_were_decided(avelia):
    stages = Counter(Suggestion.objects.order_by().values_list("stage", flat=True))

    assert stages["open"] >= 40
    assert (stages["accepted"], stages["changed"], stages["refused"]) >= (6, 1, 1)
    assert Suggestion.objects.filter(method="knowledge", why__has_key="words", stage="open").count() >= 20
    kinds = set(Suggestion.objects.filter(stage="open").order_by().values_list("kind", flat=True))
    assert {"theme", "group", "sdg_target", "measure", "branch", "action", "repeat"} <= kinds


def test_how_the_state_works_on_a_recommendation_is_not_public(avelia):
    released = Release.objects.filter(kind="recommendation").order_by().values_list("content", flat=True)

    assert {tag["kind"] for content in released for tag in content["tags"]} <= {
        "theme",
        "group",
        "sdg_goal",
        "sdg_target",
    }
    assert not [content for content in released if content["action_category"]]


def test_no_unapproved_word_is_public(avelia):
    hidden = Update.objects.exclude(stage="approved").values_list("what_was_done", flat=True)
    public = " ".join(str(content) for content in Release.objects.values_list("content", flat=True))

    assert not [words for words in hidden if words[:80] in public]


def test_time_never_runs_back_nor_past_the_present(avelia):
    moments = list(Release.objects.order_by("sequence").values_list("released_at", flat=True))

    assert moments == sorted(moments)
    assert moments[-1] <= clock.now()
    assert moments[0].year < 2011


def test_the_audit_trail_names_posts_and_nobody(avelia):
    labels = set(Event.objects.values_list("by_label", flat=True))

    posts = {held.label for held in Membership.objects.select_related("body", "partner", "post")}
    systems = set(User.objects.filter(kind=UserKind.SYSTEM).values_list("full_name", flat=True))
    assert {label.split(", in place of ")[0] for label in labels} <= posts | systems


def test_the_console_can_offer_a_sign_in_for_each_main_role(avelia):
    assert len(sign_ins()) == 4


@pytest.mark.django_db
def test_a_real_installation_is_never_filled_or_emptied():
    factories.installation(home_state=State.objects.create(pk="SVN", names={"en": "Slovenia"}, sort_key="slovenia"))

    with pytest.raises(DomainError, match="set up already"):
        load_demo()
    with pytest.raises(DomainError, match="not loaded"):
        remove_demo()


@pytest.mark.django_db(transaction=True)
def test_removing_leaves_an_empty_installation():
    factories.installation()
    factories.user("coordinator")
    factories.recommendation()
    assert is_loaded()

    remove_demo()

    assert not Installation.objects.exists()
    assert not any(model.objects.exists() for model in (Body, Recommendation, User, Release, Event))


def test_scenes_are_played_in_the_order_of_time():
    today = clock.today()
    script, played = Script(today=today), []
    for on, rank in ((today.replace(year=2024), 1), (today.replace(year=2020), 5), (today.replace(year=2020), 2)):
        script.add(on, rank, f"{on.year}-{rank}", lambda on=on, rank=rank: played.append((on.year, rank, clock.now())))

    list(script.run())

    assert [(year, rank) for year, rank, _moment in played] == [(2020, 2), (2020, 5), (2024, 1)]
    assert [moment for _year, _rank, moment in played] == sorted(moment for _year, _rank, moment in played)


def test_avelia_speaks_its_own_words_and_has_a_logo_and_terms_of_its_own(avelia):
    held = Installation.objects.get()

    with speaking(held):
        assert str(Level.INITIAL.label) == "First steps"
        assert with_own_terms({})["theme", "avl-island-water"]["en"] == "Water on the outer islands"
    assert held.logo_kind == "svg"
    assert Body.objects.get(public_id="kestrin").level == "city"


def test_updates_wait_in_the_middle_of_their_chains(avelia):
    decided = ClearanceStep.objects.filter(stage="cleared", update__stage="submitted")
    waiting = ClearanceStep.objects.filter(stage="waiting")

    assert {step.decider for step in waiting} >= {"approvers", "post", "body", "coordinators"}
    assert decided.count() == 3
    assert Chain.objects.filter(body=None, replaced_at=None).count() == 1
    assert Comment.objects.exclude(quote="").count() == 3
