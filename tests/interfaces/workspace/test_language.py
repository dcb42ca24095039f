"""Which language a page speaks, and how one changes it."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path, reverse

from config.urls import urlpatterns as house
from servanda.foundation.organisations.language import language_patterns, use_default_language
from tests import factories


def _page(request: HttpRequest) -> HttpResponse:
    links = "{% language_links as links %}{% for link in links %} {{ link.url }}{% endfor %}"
    source = "{% load frame %}{% document_language %}" + links
    return HttpResponse(engines["django"].from_string(source).render({}, request))


urlpatterns = [*house, *language_patterns(path("try-me/", _page, name="a-public-page"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def back_to_english() -> object:
    use_default_language("en")
    yield
    use_default_language("en")


def test_a_public_page_speaks_the_language_of_its_address_and_links_to_itself_in_the_others(client: Client) -> None:
    factories.installation()

    plain, arabic = client.get("/try-me/?q=a").content.decode(), client.get("/ar/try-me/?q=a").content.decode()

    assert plain.startswith('lang="en" dir="ltr"')
    assert arabic.startswith('lang="ar" dir="rtl"')
    assert plain.split()[2:] == arabic.split()[2:] == ["/try-me/?q=a", "/fr/try-me/?q=a", "/ar/try-me/?q=a"]


def test_the_default_language_of_the_installation_has_no_prefix(client: Client) -> None:
    factories.installation(default_language="fr")

    assert client.get("/try-me/").content.decode().startswith('lang="fr"')
    assert client.get("/en/try-me/").content.decode().startswith('lang="en"')
    assert client.get("/fr/try-me/").status_code == 404
    assert reverse("a-public-page") == "/en/try-me/"


def test_a_language_that_is_not_offered_has_no_pages(client: Client) -> None:
    factories.installation()

    assert client.get("/ru/try-me/").status_code == 404


def test_a_public_page_does_not_depend_on_cookies(client: Client) -> None:
    factories.installation()
    client.cookies["django_language"] = "ar"

    answer = client.get("/try-me/")

    assert answer.content.decode().startswith('lang="en"')
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_switch_comes_back_to_the_same_members_page(client: Client, method: str) -> None:
    factories.installation()

    answer = getattr(client, method)("/language/ar/?next=/accounts/login/%3Fnext%3D/work/")

    assert answer.headers["Location"] == "/accounts/login/?next=/work/"
    assert 'lang="ar" dir="rtl"' in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_switch_never_leads_to_another_site(client: Client, elsewhere: str) -> None:
    factories.installation()

    assert client.get("/language/ar/", {"next": elsewhere}).headers["Location"] == "/work/"


def test_the_switch_knows_only_languages_offered(client: Client) -> None:
    factories.installation()

    assert client.get("/language/ru/").status_code == 404


def test_the_browsers_wish_decides_where_nothing_was_chosen(client: Client) -> None:
    factories.installation()

    page = client.get("/accounts/login/", headers={"Accept-Language": "ru, ar;q=0.8, en;q=0.5"})

    assert 'lang="ar"' in page.content.decode()
