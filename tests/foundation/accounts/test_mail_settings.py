"""Mail leaves by the way an administrator entered, tried against a real mail server."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import AuthResult
from django.core.mail import EmailMessage, get_connection
from pytest_django.fixtures import Settings

from servanda.foundation.accounts.actions.mail_settings import choose_mail_server, forget_mail_server, send_test_mail
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
from servanda.foundation.organisations.mail import mail_settings, opened, sealed
from tests import factories

pytestmark = [
    pytest.mark.django_db,
    # The server of the tests listens on this machine only, and its password is nobody's.
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]
PASSWORD = "a password nobody sees"


class Letters(Message):
    """Keeps what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: list[Any] = []

    def handle_message(self, message: Any) -> None:
        self.arrived.append(message)


@pytest.fixture
def administrator(settings: Settings, tmp_path: Path) -> User:
    settings.EMAIL_BACKEND = "servanda.foundation.organisations.mail.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.MAIL_BY_ENVIRONMENT = False
    factories.installation()
    return factories.user("administrator")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def server() -> Iterator[Controller]:
    def knows(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        return AuthResult(success=given.password == PASSWORD.encode(), handled=False)

    controller = Controller(
        Letters(),
        hostname="127.0.0.1",
        port=_free_port(),
        authenticator=knows,
        auth_require_tls=False,
        auth_required=True,
    )
    controller.start()
    yield controller
    controller.stop()


def _choose(by: User, port: int, **changed: Any) -> None:
    given = {
        **{"host": "127.0.0.1", "port": port, "security": "none", "user": "servanda", "password": PASSWORD},
        "sender": "no-reply@mechanism.example",
    }
    choose_mail_server(**{**given, **changed}, by=by)


def test_a_mail_reaches_the_server_an_administrator_entered(administrator: User, server: Controller) -> None:
    _choose(administrator, server.port)

    problem = send_test_mail(to="somebody@avelia.example", by=administrator)

    assert problem == ""
    (letter,) = server.handler.arrived
    assert letter["From"] == "no-reply@mechanism.example"
    assert letter["To"] == "somebody@avelia.example"
    assert Event.objects.get(name="organisations.mail_tried").details == {"went": True}


def test_everything_that_sends_goes_this_way(administrator: User, server: Controller) -> None:
    _choose(administrator, server.port)

    sent = get_connection().send_messages([EmailMessage("Digest", "Three things", to=["person@avelia.example"])])

    assert sent == 1
    assert server.handler.arrived[0]["Subject"] == "Digest"


def test_without_settings_mail_is_kept_as_files(administrator: User, settings: Settings) -> None:
    assert send_test_mail(to="somebody@avelia.example", by=administrator) == ""

    (kept,) = Path(settings.EMAIL_FILE_PATH).iterdir()
    assert "somebody@avelia.example" in kept.read_text()


def test_a_wrong_password_is_told_in_words_with_what_the_server_said(administrator: User, server: Controller) -> None:
    _choose(administrator, server.port, password="another one")

    problem = send_test_mail(to="somebody@avelia.example", by=administrator)

    assert problem.startswith("The server refused user and password. Enter them again. The server said:")
    assert Event.objects.get(name="organisations.mail_tried").details == {"went": False}


def test_a_server_that_does_not_listen_or_speaks_otherwise_is_told_in_words(
    administrator: User, server: Controller
) -> None:
    _choose(administrator, server.port, security="starttls")
    assert "does not offer this protection" in send_test_mail(to="a@avelia.example", by=administrator)

    _choose(administrator, _free_port())
    assert "does not listen on this port" in send_test_mail(to="a@avelia.example", by=administrator)


def test_the_password_is_sealed_and_never_in_the_trail(administrator: User) -> None:
    _choose(administrator, 587)

    held = mail_settings()
    assert held is not None
    assert PASSWORD not in held.sealed_password
    assert opened(held.sealed_password) == PASSWORD
    assert PASSWORD not in str(list(Event.objects.values_list("details", flat=True)))


def test_a_password_sealed_under_a_former_key_still_opens_and_under_a_strange_one_never(settings: Settings) -> None:
    kept = sealed(PASSWORD)
    former = settings.SECRET_KEY

    settings.SECRET_KEY = "another-key-" * 6
    assert opened(kept) == ""
    settings.SECRET_KEY_FALLBACKS = [former]
    assert opened(kept) == PASSWORD


def test_a_change_without_a_password_keeps_it_for_the_same_server_only(administrator: User) -> None:
    _choose(administrator, 587)

    _choose(administrator, 465, password=None, security="tls")
    held = mail_settings()
    assert held is not None
    assert opened(held.sealed_password) == PASSWORD

    with pytest.raises(InvalidInput, match="again") as refused:
        _choose(administrator, 465, password=None, host="mail.elsewhere.example")
    assert refused.value.field == "password"


def test_what_the_operator_set_is_not_changed_here(administrator: User, settings: Settings) -> None:
    settings.MAIL_BY_ENVIRONMENT = True

    with pytest.raises(StepRefused, match="operator"):
        _choose(administrator, 587)


def test_the_operators_server_wins_over_what_was_entered(
    administrator: User, settings: Settings, server: Controller
) -> None:
    _choose(administrator, 1)
    settings.MAIL_BY_ENVIRONMENT = True
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port

    # This server asks for a password, which the environment does not give: it was reached, and it refused.
    with pytest.raises(smtplib.SMTPException):
        EmailMessage("Digest", "Three things", to=["person@avelia.example"]).send()


@pytest.mark.parametrize(
    ("field", "value"),
    [("host", "smtp://x"), ("host", ""), ("port", 0), ("port", 70_000), ("security", "maybe"), ("sender", "nobody")],
)
def test_settings_that_cannot_work_are_refused_beside_their_field(administrator: User, field: str, value: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        _choose(administrator, **{"port": 587, field: value})

    assert refused.value.field == field


def test_forgetting_the_server_forgets_the_password(administrator: User) -> None:
    _choose(administrator, 587)

    forget_mail_server(by=administrator)

    assert mail_settings() is None


def test_only_administrators_touch_mail(administrator: User) -> None:
    with pytest.raises(NotAllowed):
        _choose(factories.user("coordinator"), 587)
    with pytest.raises(NotAllowed):
        send_test_mail(to="a@avelia.example", by=factories.user("coordinator"))
