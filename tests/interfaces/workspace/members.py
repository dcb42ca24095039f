"""People signed in with their second factor, for tests of members' pages."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from servanda.foundation.accounts.models import User
from servanda.foundation.organisations.models import Body
from tests import factories

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def member(role: str, *, at: Body | None = None) -> User:
    """Somebody with the role and a second factor."""
    person = factories.user(role, at=at)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "none"})
    return person


def inside(person: User) -> Client:
    """A browser without JavaScript in which this person is signed in."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def text(client: Client, address: str, *, status: int = 200) -> str:
    answer: Any = client.get(address)
    assert answer.status_code == status, (answer.status_code, answer.content[:500])
    return str(answer.content.decode())
