import pytest

from servanda.domain.recommendations.actions.clusters import add_to_cluster
from servanda.domain.recommendations.actions.imports import (
    add_recommendations,
    correct_recommendation,
    put_back,
    take_out_added,
)
from servanda.domain.recommendations.actions.tags import confirm_tag, refuse_tag
from servanda.domain.recommendations.arrivals import Arrival, ArrivingTag, number_key
from servanda.domain.recommendations.models import OfficialText, Recommendation
from servanda.domain.recommendations.queries import texts_of
from servanda.foundation.common.errors import NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return factories.user("coordinator", at=factories.body("national-mechanism"))


def _arrival(**changes):
    said = {
        "public_id": "AVL-UPR-4-118.47",
        "document": factories.document(),
        "text": "Repeal the exceptions.",
        "language": "en",
        "source": "ohchr-matrix",
        "fingerprint": "1" * 16,
        "number": "118.47",
        "position": "noted",
        "recommended_by": (("MAR", "Marenda"), ("", "Someland")),
        "tags": (ArrivingTag("theme", "child-marriage", "imported", "Child marriage"),),
        "aliases": (("uhri", "abc"),),
    }
    factories.state("MAR")
    return Arrival(**{**said, **changes})


@pytest.fixture
def held(coordinator):
    return add_recommendations(arrivals=[_arrival()], by=coordinator)[0]


def _picture(recommendation):
    row = Recommendation.objects.get(pk=recommendation.pk)
    return {
        "row": {name: value for name, value in vars(row).items() if name not in {"_state", "version"}},
        "texts": list(row.texts.order_by("id").values()),
        "positions": list(row.positions.order_by("id").values()),
        "tags": list(row.tags.order_by("id").values()),
        "asked": list(row.recommended_by.order_by("id").values()),
        "aliases": list(row.aliases.order_by("id").values()),
    }


def test_a_source_is_held_with_everything_it_says(held):
    assert texts_of(held) == {"en": "Repeal the exceptions."}
    assert [(row.state_id, row.printed) for row in held.recommended_by.order_by("id")] == [
        ("MAR", ""),
        (None, "Someland"),
    ]
    assert [(row.value, row.source) for row in held.positions.all()] == [("noted", "")]
    assert [str(tag) for tag in held.tags.all()] == ["theme:child-marriage"]


def test_a_corrected_text_supersedes_and_the_old_one_stays(held, coordinator):
    correct_recommendation(recommendation=held, arrival=_arrival(text="Repeal all exceptions."), by=coordinator)

    assert texts_of(Recommendation.objects.get(pk=held.pk)) == {"en": "Repeal all exceptions."}
    assert OfficialText.objects.filter(recommendation=held, superseded_at__isnull=False).count() == 1


def test_an_undone_correction_leaves_things_as_they_were(held, coordinator):
    before = _picture(held)
    changed = _arrival(
        text="Repeal all exceptions.",
        position="supported",
        heading="Marriage",
        tags=(ArrivingTag("theme", "family-law", "suggested"),),
        recommended_by=(("MAR", ""), ("", "Otherland")),
        aliases=(("upr-info", "7"),),
    )

    undo = correct_recommendation(recommendation=held, arrival=changed, by=coordinator)
    put_back(recommendation=held, before=undo, by=coordinator)

    assert _picture(held) == before


def test_what_a_person_decided_is_not_overwritten(held, coordinator):
    refuse_tag(recommendation=held, kind="theme", code="child-marriage", by=coordinator)

    correct_recommendation(recommendation=held, arrival=_arrival(), by=coordinator)

    assert held.tags.get(code="child-marriage").provenance == "refused"


def test_a_source_that_falls_silent_takes_nothing_away(held, coordinator):
    correct_recommendation(
        recommendation=held, arrival=_arrival(position=None, tags=(), recommended_by=(), number=""), by=coordinator
    )

    held.refresh_from_db()
    assert held.number == "118.47"
    assert held.positions.filter(superseded_at=None).exists()
    assert held.recommended_by.count() == 2


def test_added_ones_go_again_unless_work_hangs_on_them(coordinator):
    first, second, third = add_recommendations(
        arrivals=[_arrival(public_id=f"AVL-UPR-4-{n}", number=str(n), aliases=()) for n in (1, 2, 3)], by=coordinator
    )
    add_to_cluster(cluster=factories.cluster(), recommendations=[first], by=coordinator)
    confirm_tag(recommendation=second, kind="theme", code="child-marriage", by=coordinator)

    kept = take_out_added(recommendations=[first, second, third], by=coordinator)

    assert kept == [first, second]
    assert not Recommendation.objects.filter(pk=third.pk).exists()


@pytest.mark.parametrize("role", ["focal_point", "approver", "auditor", "nhri", "administrator"])
def test_only_coordinators_import(role):
    with pytest.raises(NotAllowed):
        add_recommendations(arrivals=[_arrival()], by=factories.user(role))


def test_paragraphs_sort_as_people_count():
    printed = ["140.10", "140.9", "44(b)", "44(a)", "9"]

    assert sorted(printed, key=number_key) == ["9", "44(a)", "44(b)", "140.9", "140.10"]
