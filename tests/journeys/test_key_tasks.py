"""Key tasks of experience.md, part 7, by keyboard alone and without scripts, in English and Arabic.

K5 to K7 are played where assigning, writing and clearing are; K2 with a real file in test_from_the_uns_file.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.common.languages import django_code
from servanda.foundation.organisations.models import Body
from servanda.pipelines.ingest.models import Batch
from servanda.pipelines.ingest.tasks import apply_later, read_and_plan_later
from servanda.pipelines.publication.actions.release import release_import
from servanda.pipelines.publication.queries.unreleased import released_at
from tests import factories
from tests.interfaces.workspace.members import member
from tests.journeys.conftest import Desk
from tests.journeys.keyboard import Keyboard
from tests.specimens.ohchr_matrix.lists import list_2025

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["en", "ar"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Pages are read, and their labels looked for, in this language."""
    with translation.override(django_code(request.param)):
        yield request.param


@pytest.fixture
def mechanism() -> Body:
    home = factories.state(names={"en": "Avelia", "ar": "أفيليا"})
    factories.mechanism(names={"en": "Universal Periodic Review"}, short_names={"en": "UPR"})
    factories.installation(home_state=home, languages=["en", "ar"])
    return factories.body("national-mechanism", kind="nmirf")


@pytest.fixture
def coordinator(mechanism: Body) -> User:
    return member("coordinator", at=mechanism)


@pytest.fixture
def recommendations(coordinator: User) -> list[Recommendation]:
    made = [
        factories.recommendation(f"Raise the age of marriage in province {number}.", number=f"140.{number}")
        for number in range(1, 7)
    ]
    made.append(factories.recommendation("Train judges in remote places.", number="140.9"))
    return made


@pytest.mark.parametrize("asked", ["marriage", "140.3", "A/HRC/99/1"])
def test_k1_find_a_recommendation(
    desk_of: Desk, recommendations: list[Recommendation], coordinator: User, language: str, asked: str
) -> None:
    release_import(recommendations=Recommendation.objects.all(), by=coordinator)
    keys = Keyboard(desk_of(None, scripts=False, language=language))
    wanted = recommendations[2]

    keys.open("/" if language == "en" else f"/{language}/")
    keys.write(keys.page.get_by_role("searchbox").first, asked)
    keys.enter()
    keys.press(keys.page.locator(f"a[href$='/{wanted.public_id}/']").first)

    keys.page.get_by_text("Raise the age of marriage in province 3.").first.wait_for()
    assert keys.pages <= 3
    assert keys.fields <= 1


def test_k2_import_a_matrix(desk_of: Desk, coordinator: User, language: str, tmp_path: Path) -> None:
    matrix = tmp_path / "list.docx"
    matrix.write_bytes(list_2025())
    keys = Keyboard(desk_of(coordinator, scripts=False, language=language))
    page = keys.page

    keys.open("/work/imports/bring/")
    keys.tick(page.locator("input[type=radio][value='ohchr-matrix']"))
    keys.reach(page.locator("input[type=file]"))
    page.locator("input[type=file]").set_input_files(matrix)  # the window of files is the system's own
    keys.press(page.get_by_role("button", name=_("Read the file")))
    batch = Batch.objects.get()
    read_and_plan_later(batch_id=batch.pk)
    keys.look_again()
    assert not Recommendation.objects.exists()
    keys.press(page.get_by_role("button", name=_("Apply"), exact=True))
    apply_later(batch_id=batch.pk)
    keys.look_again()

    page.get_by_text(_("Receipt")).first.wait_for()
    assert Recommendation.objects.exists()
    assert keys.pages <= 4
    assert keys.fields <= 3


def test_k4_build_a_cluster(
    desk_of: Desk, coordinator: User, recommendations: list[Recommendation], language: str
) -> None:
    keys = Keyboard(desk_of(coordinator, scripts=False, language=language))
    page = keys.page

    keys.open("/work/recommendations/?q=marriage")
    for number in range(3):
        keys.tick(page.locator("input[name=pick]").nth(number))
    keys.press(page.get_by_role("button", name=_("Group or assign")))
    keys.write(page.locator("input[name=title]"), "No marriage before eighteen")
    label = ngettext("Put one recommendation in", "Put %(n)s recommendations in", 3) % {"n": 3}
    keys.press(page.get_by_role("button", name=label))

    cluster = Cluster.objects.get()
    assert cluster.memberships.filter(left_at=None).count() == 3
    assert keys.pages <= 4  # the third posts the form and lands on the cluster
    assert keys.fields <= 2


def test_k8_release_an_update(
    desk_of: Desk, coordinator: User, recommendations: list[Recommendation], language: str
) -> None:
    cluster = factories.cluster(members=recommendations[:3])
    update = factories.approved_update(factories.body(), on=cluster)
    keys = Keyboard(desk_of(coordinator, scripts=False, language=language))
    page = keys.page

    keys.open("/work/releases/")
    keys.press(page.get_by_role("link", name=_("Look and release")).first)
    page.get_by_text(update.what_was_done).first.wait_for()
    keys.press(page.get_by_role("button", name=_("Release to the public")))

    assert released_at(update) is not None
    assert keys.pages <= 3
    assert keys.fields <= 1
