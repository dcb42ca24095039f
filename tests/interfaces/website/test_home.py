"""The front page answers, or says honestly that there is nothing to answer from."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from servanda.foundation.accounts.models import User
from servanda.foundation.organisations.models import Installation
from servanda.pipelines.publication.states import ReleaseReason
from tests import factories
from tests.interfaces.website import record


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/", "/recommendations/"])
def test_before_set_up_every_page_leads_there(client: Client, url: str) -> None:
    assert client.get(url).headers["Location"] == reverse("workspace:setup")


def test_with_nothing_released_the_page_says_so_and_what_comes_next(client: Client, installation: Installation) -> None:
    page = client.get("/").content.decode()

    assert "Nothing has been published yet" in page
    assert "coordinator imports" in page
    assert "keeping its word?" not in page


def test_the_question_is_answered_from_what_was_released(client: Client, small: None) -> None:
    page = client.get("/").content.decode()

    assert '<h1 class="big">Is Avelia keeping its word?</h1>' in page
    assert "The UN has made 2 recommendations." in page
    assert "1 more is carried out substantially." in page


def test_what_is_late_is_counted_from_the_states_own_date(client: Client, small: None) -> None:
    page = client.get("/").content.decode()

    assert "Action 1" in page.split('id="late"')[1].split("</section>")[0]
    assert "Action 2" not in page.split('id="late"')[1].split("</section>")[0]


def test_a_correction_is_told_with_its_public_reason(client: Client, small: None, by: User) -> None:
    changed = record.document(titles={"en": "Report, corrected"})
    record.publish(changed, by=by, reason=ReleaseReason.CORRECTION, words="The title was wrong.")

    assert "The title was wrong." in client.get("/").content.decode()


def test_a_hub_lists_states_by_name_instead(client: Client, db: None) -> None:
    factories.installation(shape="hub")
    factories.state(names={"en": "Avelia"})
    record.small(record.somebody())

    page = client.get("/").content.decode()

    assert "Are States keeping their word?" in page
    assert f"{reverse('website:recommendations')}?state=AVL" in page


def test_the_table_under_the_loom_can_be_taken_along(client: Client, small: None) -> None:
    answer = client.get(reverse("website:themes_csv"))

    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.content.decode("utf-8-sig").splitlines()[0].startswith("code,Theme,All,Full")
