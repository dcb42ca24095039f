"""Signing in, the second factor, and what a stranger can find out."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from servanda.foundation.accounts.actions.memberships import end_membership
from servanda.foundation.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
PASSPHRASE = "harbour-lantern-quiet-seven"


@pytest.fixture(autouse=True)
def fresh(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    factories.installation()


def _person(role: str = "focal_point", **fields: str) -> User:
    person = factories.user(role, **fields)
    person.set_password(PASSPHRASE)
    person.save()
    return person


def _sign_in(client: Client, email: str, passphrase: str = PASSPHRASE) -> HttpResponse:
    return client.post("/accounts/login/", {"login": email, "password": passphrase})


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_staff_without_a_second_factor_see_nothing_before_they_add_one(client: Client) -> None:
    _sign_in(client, _person().email)

    answer = client.get("/work/account/")

    assert answer.headers["Location"] == "/work/account/second-factor/?next=%2Fwork%2Faccount%2F"
    assert b"One more thing" in client.get(answer.headers["Location"]).content


def test_adding_codes_opens_the_workspace_and_shows_recovery_codes(client: Client) -> None:
    _sign_in(client, _person().email)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.findall(r"<code dir=\"ltr\">(\w+)</code>", page)[0]

    answer = client.post("/accounts/2fa/totp/activate/", {"code": _code(secret)}, follow=True)

    assert "/recovery-codes/" in answer.redirect_chain[-1][0]
    assert client.get("/work/account/").status_code == 200


def test_civil_society_may_enter_with_a_passphrase_alone(client: Client) -> None:
    person = _person("civil_society")

    _sign_in(client, person.email)

    assert client.get("/work/").status_code == 200


def test_the_second_proof_is_asked_for_before_anything_is_shown(client: Client) -> None:
    person = _person()
    secret = generate_totp_secret()
    TOTP.activate(person, secret)

    first = _sign_in(client, person.email)
    between = client.get("/work/")
    second = client.post("/accounts/2fa/authenticate/", {"code": _code(secret)})

    assert first.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert between.headers["Location"].startswith("/accounts/login/")
    assert second.headers["Location"] == "/work/"
    assert client.get("/work/").status_code == 200


def test_a_wrong_code_does_not_open(client: Client) -> None:
    person = _person()
    TOTP.activate(person, generate_totp_secret())
    _sign_in(client, person.email)

    client.post("/accounts/2fa/authenticate/", {"code": "000000"})

    assert client.get("/work/").status_code == 302


def test_the_language_of_the_account_follows_sign_in(client: Client) -> None:
    person = _person("civil_society", language="ar")

    _sign_in(client, person.email)

    assert 'lang="ar" dir="rtl"' in client.get("/work/").content.decode()


def test_after_many_wrong_tries_even_the_right_passphrase_waits(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = False  # axes alone
    person = _person("civil_society")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        _sign_in(client, person.email, "not-the-right-passphrase")

    answer = _sign_in(client, person.email)

    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()
    assert client.get("/work/").status_code == 302


def test_wrong_passphrase_and_unknown_address_are_answered_alike(client: Client) -> None:
    known = _sign_in(client, _person("civil_society").email, "not-the-right-passphrase")
    unknown = _sign_in(client, "nobody@avelia.example", "not-the-right-passphrase")

    def plain(answer: HttpResponse) -> str:
        text = re.sub(r"value=\"[^\"]*\"", "", answer.content.decode())
        return text

    assert known.status_code == unknown.status_code
    assert plain(known) == plain(unknown)


def test_asking_for_a_new_passphrase_does_not_say_who_has_an_account(client: Client) -> None:
    person = _person("civil_society")

    answers = [
        client.post("/accounts/password/reset/", {"email": email}) for email in (person.email, "x@avelia.example")
    ]

    assert [answer.headers["Location"] for answer in answers] == ["/accounts/password/reset/done/"] * 2
    assert len(mail.outbox) == 2
    assert "/accounts/password/reset/key/" in mail.outbox[0].body
    assert "/accounts/password/reset/key/" not in mail.outbox[1].body


def test_the_link_in_the_mail_sets_a_new_passphrase_and_ends_other_sessions(client: Client) -> None:
    person = _person("civil_society")
    other = Client()
    _sign_in(other, person.email)
    client.post("/accounts/password/reset/", {"email": person.email})
    link = re.findall(r"(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[0]
    page = client.get(link, follow=True)

    new = "granite-otter-seldom-violin"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})

    person.refresh_from_db()
    assert person.check_password(new)
    assert other.get("/work/").status_code == 302


def test_a_role_that_ends_closes_the_workspace_at_the_next_request(client: Client) -> None:
    person = _person("civil_society")
    _sign_in(client, person.email)
    assert client.get("/work/").status_code == 200

    end_membership(membership=person.memberships.get(), by=factories.user("administrator"))

    answer = client.get("/work/")
    assert answer.status_code == 403
    assert b"no role here now" in answer.content


def test_signing_out_everywhere_ends_sessions_on_other_devices(client: Client) -> None:
    person, other = _person("civil_society"), Client()
    _sign_in(client, person.email)
    _sign_in(other, person.email)

    client.post("/work/account/sign-out-everywhere/")

    assert client.get("/work/").status_code == 302
    assert other.get("/work/").status_code == 302


def test_changing_a_factor_asks_again_who_you_are(client: Client) -> None:
    person = _person("civil_society")
    _sign_in(client, person.email)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 3600
    session.save()

    answer = client.get("/accounts/2fa/webauthn/add/")

    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")


def test_nobody_signs_up(client: Client) -> None:
    answer = client.post("/accounts/signup/", {"email": "x@avelia.example", "password1": PASSPHRASE})

    assert "by invitation" in answer.content.decode()
    assert not User.objects.filter(email="x@avelia.example").exists()


def test_pages_of_members_are_kept_in_no_cache(client: Client) -> None:
    _sign_in(client, _person("civil_society").email)

    assert "no-store" in client.get("/work/").headers["Cache-Control"]


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/2fa/webauthn/add/", "/accounts/2fa/totp/activate/"])
def test_no_page_of_sign_in_carries_scripts_or_styles_inside(client: Client, page: str) -> None:
    if "2fa" in page:
        _sign_in(client, _person().email)

    text = client.get(page).content.decode()

    assert "<h1>" in text
    assert not re.findall(r"<script(?![^>]*(?:src=|application/json))", text)
    assert " style=" not in text
    assert "<style" not in text
    assert not re.findall(r"\son\w+=", text)


def test_an_authenticator_is_kept_for_its_person_only(client: Client) -> None:
    owner, other = _person(), _person()
    key = Authenticator.objects.create(user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": "key"})
    _sign_in(client, other.email)

    assert client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()
