"""People, bodies, modules and invitations in the browser."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import path
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.organisations.models import Body
from servanda.foundation.organisations.queries import installation
from servanda.foundation.organisations.states import Module
from servanda.interfaces.workspace.access import module_required, with_module
from servanda.interfaces.workspace.desk.views import desk
from tests import factories

pytestmark = pytest.mark.django_db
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def administrator() -> User:
    factories.installation()
    person = factories.user("administrator")
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "none"})
    return person


@pytest.fixture
def inside(administrator: User, client: Client) -> Client:
    client.force_login(administrator, backend=_BACKEND)
    return client


def _invite(inside: Client, **fields: str) -> None:
    place = f"body-{factories.body().pk}"
    given = {"email": "new@avelia.example", "place": place, "role": "focal_point", "language": "en", **fields}
    inside.post("/work/people/invite/", given)


def test_from_invitation_to_the_page_that_asks_for_a_second_factor(
    inside: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        _invite(inside)
    link = re.findall(r"http://testserver(/invitation/\S+)", mail.outbox[0].body)[0]
    newcomer = Client()

    shown = newcomer.get(link)
    answer = newcomer.post(link, {"full_name": "Person New", "passphrase": "harbour-lantern-quiet-seven"}, follow=True)

    assert "Focal point" in shown.content.decode()
    assert answer.redirect_chain[-1][0].startswith("/work/account/second-factor/")
    assert newcomer.get(link).status_code == 410


def test_the_mail_is_in_the_language_of_the_invited(
    inside: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, settings: Settings
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        _invite(inside, language="ar")

    # Dates are translated by the framework itself: no Latin month in an Arabic mail.
    assert not re.search(r"January|February|March|April|May|June|July|August|Nov|Dec", mail.outbox[0].body)


def test_a_form_with_mistakes_says_first_what_to_correct(inside: Client) -> None:
    answer = inside.post("/work/people/invite/", {"email": "not-an-address"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.index('class="errors" role="alert"') < page.index('name="email"')
    assert '<a href="#id_email">Enter an e-mail address, for example' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_email-error"' in page


def test_what_an_action_refuses_stands_beside_its_field(inside: Client) -> None:
    answer = inside.post(
        "/work/people/invite/",
        {
            "email": "x@avelia.example",
            "place": f"body-{factories.body().pk}",
            "role": "parliament",
            "language": "en",
        },
    )

    assert answer.status_code == 422
    assert 'id="id_role-error"' in answer.content.decode()


def test_the_last_administrator_is_told_why_the_role_stays(inside: Client, administrator: User) -> None:
    answer = inside.post(f"/work/people/memberships/{administrator.memberships.get().pk}/end/")

    assert answer.status_code == 409
    assert "last administrator" in answer.content.decode()
    assert Membership.objects.get(user=administrator).until is None


def test_a_body_is_added_with_its_names(inside: Client) -> None:
    answer = inside.post(
        "/work/bodies/add/",
        {
            "names_en": "Ministry of Water",
            "names_ar": "وزارة المياه",
            "branch": "executive",
            "kind": "ministry",
            "level": "national",
            "state": "AVL",
        },
    )

    made = Body.objects.get(public_id="ministry-of-water")
    assert answer.headers["Location"] == f"/work/bodies/{made.pk}/"
    assert made.names == {"en": "Ministry of Water", "ar": "وزارة المياه"}


def test_changing_a_body_keeps_names_in_languages_no_longer_offered(inside: Client) -> None:
    body = factories.body("old", names={"en": "Old", "ru": "Старое"})

    given = {"names_en": "New", "branch": "executive", "kind": "other", "level": "national"}
    inside.post(f"/work/bodies/{body.pk}/change/", given)

    body.refresh_from_db()
    assert body.names == {"en": "New", "ru": "Старое"}


def test_a_module_switched_off_has_no_page_and_no_menu_entry_at_once(inside: Client, rf) -> None:
    page = module_required(Module.CLUSTERS)(desk)

    inside.post("/work/modules/", {"modules": ["updates"]})

    request = rf.get("/work/clusters/")
    request.installation = installation()
    with pytest.raises(Exception, match=r"^$") as caught:
        page(request)
    assert type(caught.value).__name__ == "Http404"


def test_a_whole_area_can_ask_for_its_module() -> None:
    patterns = with_module(Module.UPDATES, [path("", desk, name="x")])

    assert patterns[0].callback.required_module is Module.UPDATES


def test_people_of_a_hub_are_listed_in_few_queries(inside: Client, django_assert_max_num_queries) -> None:
    for _ in range(20):
        factories.user("focal_point", at=factories.body("ministry-of-health"))

    with django_assert_max_num_queries(25):
        inside.get("/work/people/")


def test_the_page_of_roles_is_for_every_member(client: Client) -> None:
    factories.installation()
    client.force_login(factories.user("civil_society"), backend=_BACKEND)

    assert "Never one they wrote" in client.get("/work/people/roles/").content.decode()
