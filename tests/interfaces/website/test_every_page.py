"""What holds for every public page: doors, caches, weight, queries, and how it is written."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda.foundation.accounts.models import User
from servanda.foundation.organisations.models import Installation
from servanda.interfaces.website import urls
from tests.interfaces.website import record

MOST_QUERIES = 12
HTML, CSS, EVERYTHING = 25_000, 18_000, 100_000
THINGS = {
    "recommendation": "AVL-UPR-4-100.1", "recommendation_json": "AVL-UPR-4-100.1", "objective": "AVL-C-marriage",
    "body": "AVL-B-justice", "document": "AVL-UPR-4", "update": "AVL-U-1", "download": "csv", "evidence": record.SHA,
    "update_figures": "AVL-U-1",
}  # fmt: skip
FILES = {
    *("themes_csv", "download", "recommendation_json", "evidence", "chain", "checkpoint", "verifier"),
    *("promises_ics", "update_figures"),
}
NAMES = [pattern.name for pattern in urls.urlpatterns]
PAGES = [name for name in NAMES if name not in FILES]
STYLES = Path("servanda/foundation/common/static/servanda/servanda.css")


def address(name: str) -> str:
    return reverse(f"website:{name}", args=[THINGS[name]] if name in THINGS else [])


@pytest.fixture
def large(by: User) -> None:
    record.large(by)


@pytest.mark.parametrize("name", NAMES)
def test_no_page_exists_while_the_public_site_is_off(client: Client, installation: Installation, name: str) -> None:
    installation.modules = ["updates", "open_data", "clusters"]
    installation.save()

    assert client.get(address(name)).status_code == 404


@pytest.mark.parametrize("name", sorted(FILES - {"evidence"}))
def test_no_download_exists_while_open_data_is_off(
    client: Client, small: None, installation: Installation, name: str
) -> None:
    installation.modules = ["public_site", "clusters"]
    installation.save()

    assert client.get(address(name)).status_code == 404
    assert "download." not in client.get("/recommendations/").content.decode()


def test_without_objectives_nothing_links_to_them(client: Client, small: None, installation: Installation) -> None:
    installation.modules = ["public_site"]
    installation.save()

    assert client.get("/objectives/").status_code == 404
    for url in ("/recommendations/AVL-UPR-4-118.47/", "/bodies/AVL-B-justice/", "/updates/AVL-U-1/", "/"):
        assert 'href="/objectives/' not in client.get(url).content.decode()


def test_pages_ask_the_database_little_and_weigh_little(client: Client, large: None) -> None:
    for name in PAGES:
        client.get(address(name))  # names of codes are remembered from here on
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address(name))

        assert answer.status_code == 200, name
        assert len(asked) <= MOST_QUERIES, (name, [query["sql"][:90] for query in asked])
        assert len(gzip.compress(answer.content)) <= HTML, name
        assert _everything_loaded(answer.content.decode()) <= EVERYTHING, name
    assert len(gzip.compress(STYLES.read_bytes())) <= CSS


def _everything_loaded(html: str) -> int:
    """Bytes of the page and of what it loads, packed; a page may load two files, the stylesheet and the mark."""
    loaded = re.findall(r'<link rel="(?:stylesheet|icon)"[^>]*?href="([^"]+)"', html)
    assert len(loaded) <= 2
    assert not re.search(r"<(?:img|iframe|script|source|object)[ >]", html)
    files = (STYLES, STYLES.parent / "mark.svg")
    return sum(len(gzip.compress(data)) for data in (html.encode(), *(file.read_bytes() for file in files)))


@pytest.mark.parametrize("prefix", ["", "/fr", "/ar"])
def test_pages_are_well_written(client: Client, large: None, prefix: str) -> None:
    for name in PAGES:
        html = client.get(prefix + address(name)).content.decode()
        ids = re.findall(r'\sid="([^"]+)"', html)

        assert len(re.findall(r"<h1[ >]", html)) == 1, name
        assert re.search(r"<title>[^<]+: ", html), name
        assert "<script" not in html, name
        assert not re.search(r"\sstyle=", html), name
        assert not re.search(r"<[^>]*\son\w+=", html), name
        assert not re.search(r'\s(?:x|x1|x2|width)="-?\d+,\d', html), f"{name}: a decimal comma moves drawings"
        assert len(ids) == len(set(ids)), (name, sorted(one for one in ids if ids.count(one) > 1))


@pytest.mark.parametrize("name", PAGES)
def test_caches_may_keep_a_page_and_ask_whether_it_changed(client: Client, small: None, by: User, name: str) -> None:
    things = {**THINGS, "recommendation": "AVL-UPR-4-118.47"}
    url = reverse(f"website:{name}", args=[things[name]] if name in things else [])
    first = client.get(url)

    again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    record.publish(record.body(remit={"en": "Something else."}), by=by)
    changed = client.get(url, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] in ("public, max-age=60", "max-age=60, public")
    assert "Set-Cookie" not in first.headers
    assert "Cookie" not in first.headers.get("Vary", "")
    assert again.status_code == 304
    assert changed.status_code == 200


def test_the_language_menu_keeps_the_page(client: Client, small: None) -> None:
    html = client.get("/recommendations/?q=marriage&position=noted").content.decode()

    assert '<a href="/ar/recommendations/?q=marriage&amp;position=noted" lang="ar" hreflang="ar">' in html


def test_security_headers_allow_nothing_inline(client: Client, small: None) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["default-src"] == ["'none'"]
