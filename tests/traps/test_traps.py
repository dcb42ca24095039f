"""Each trap catches what it is set for (its positive control), and lets the rest pass."""

from __future__ import annotations

import socket
import urllib.request
import warnings

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from config.urls import urlpatterns as house
from tests import factories
from tests.traps.network import NetworkIsClosed, is_local
from tests.traps.reading import ReadingWrote, table_written
from tests.traps.stale_times import ForgotTime


def page_that_writes(_request: HttpRequest) -> HttpResponse:
    Group.objects.create(name="written by a page")
    return HttpResponse("done")


def page_that_reads(request: HttpRequest) -> HttpResponse:
    request.session["seen"] = True
    return HttpResponse(str(Group.objects.count()))


urlpatterns = [path("writes/", page_that_writes), path("reads/", page_that_reads), *house]


def test_a_warning_is_an_error() -> None:
    with pytest.raises(DeprecationWarning):
        warnings.warn("old ways", DeprecationWarning, stacklevel=1)


def test_another_machine_cannot_be_reached_by_address() -> None:
    with socket.socket() as caller, pytest.raises(NetworkIsClosed):
        caller.connect(("192.0.2.1", 80))


def test_another_machine_cannot_be_reached_by_name() -> None:
    with pytest.raises(NetworkIsClosed):
        urllib.request.urlopen("http://un.example/", timeout=1)


@pytest.mark.parametrize("address", ["/run/socket", ("127.0.0.1", 80), ("::1", 80, 0, 0), ("localhost", 80)])
def test_this_machine_can_be_reached(address: object) -> None:
    assert is_local(address)


@pytest.mark.django_db
def test_rows_without_an_order_come_shuffled() -> None:
    Group.objects.bulk_create(Group(name=f"group {number:02}") for number in range(40))

    answers = {tuple(Group.objects.order_by().values_list("name", flat=True)) for _ in range(4)}

    assert len(answers) > 1


@pytest.mark.django_db
def test_rows_with_an_order_keep_it() -> None:
    Group.objects.bulk_create(Group(name=f"group {number:02}") for number in range(40))

    names = list(Group.objects.order_by("name").values_list("name", flat=True))

    assert names == sorted(names)


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.traps.test_traps")
def test_a_get_that_writes_fails() -> None:
    factories.installation()
    with pytest.raises(ReadingWrote, match="auth_group"), transaction.atomic():
        Client().get("/writes/")

    assert Client().post("/writes/").status_code == 200


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.traps.test_traps")
def test_a_get_that_reads_and_keeps_a_session_passes() -> None:
    factories.installation()
    assert Client().get("/reads/").content == b"0"


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("SELECT 1 FROM a FOR UPDATE", None),
        ('  UPDATE "a" SET x = 1', "a"),
        ("WITH old AS (SELECT 1) DELETE FROM b", "b"),
        ("INSERT INTO django_session VALUES (1)", None),
        ("SAVEPOINT s1", None),
    ],
)
def test_writing_is_told_from_reading(statement: str, table: str | None) -> None:
    assert table_written(statement) == table


def test_a_save_that_forgets_its_time_fails() -> None:
    class Note(models.Model):
        text = models.TextField()
        changed_at = models.DateTimeField(auto_now=True)

        class Meta:
            app_label = "traps"

        def __str__(self) -> str:
            return self.text

    with pytest.raises(ForgotTime, match="changed_at"):
        Note(text="a").save(update_fields=["text"])


@pytest.mark.django_db
def test_a_save_of_named_fields_passes_where_no_time_is_kept() -> None:
    kind = ContentType.objects.create(app_label="traps", model="note")

    kind.save(update_fields=["model"])
