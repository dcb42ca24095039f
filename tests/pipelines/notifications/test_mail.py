"""Mail against a real mail server: what it takes, what it refuses, what is lost (nothing)."""

import datetime
import email
import email.policy

import pytest
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction

from servanda.foundation.audit.models import Event
from servanda.foundation.common import clock
from servanda.foundation.common.errors import NotAllowed, StepRefused
from servanda.pipelines.notifications.actions.mail import forget_old_mail, give_up_lost, send_waiting, try_again
from servanda.pipelines.notifications.links import stop_address
from servanda.pipelines.notifications.models import Digest, Mail, Notice, RefusedAddress
from servanda.pipelines.notifications.people import reminders
from servanda.pipelines.notifications.queries import mails_visible_to, refused_since
from tests import factories
from tests.pipelines.notifications.post_office import PostOffice
from tests.pipelines.notifications.world import MONDAY, day


@pytest.fixture
def office(settings):
    office = PostOffice()
    office.open()
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", office.port, 5
    settings.EMAIL_USE_TLS = False
    yield office
    office.close()


@pytest.fixture
def administrator(db):
    return factories.user("administrator", at=factories.body("ministry-of-health"))


def due(world, number=5):
    world.assign(due=MONDAY + datetime.timedelta(days=number))


def read(office):
    return email.message_from_bytes(office.received[-1].content, policy=email.policy.default)


def test_a_digest_arrives_whole_with_one_click_to_stop(world, office):
    with day(0):
        due(world)
        mail = world.digest()

    message = read(office)
    assert message["To"] == world.author.email
    assert message["List-Unsubscribe"].strip() == f"<{stop_address(world.author)}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Message-ID"] == mail.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Nobody marries before 18" in message.get_body(("plain",)).get_content()
    assert message.get_body(("html",)) is not None
    mail.refresh_from_db()
    assert (mail.state, mail.tries, mail.error) == ("sent", 1, "")


def test_a_mail_server_that_is_down_loses_nothing(world, office):
    office.close()
    with day(0):
        due(world)
        mail = world.digest()
        mail.refresh_from_db()
        assert (mail.state, mail.error, mail.leaves_on) == ("queued", "unreachable", None)
        assert send_waiting(by=reminders()) == 0  # not before its pause is over
    office.open()
    with day(0, hour=10):
        assert send_waiting(by=reminders()) == 1

    assert len(office.received) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.tries) == ("sent", 2)


def test_pauses_grow_and_after_days_a_person_is_asked(world, office, administrator):
    office.close()
    with day(0):
        due(world)
        mail = world.digest()
    pauses, now = [], datetime.datetime(2026, 5, 4, 9, tzinfo=datetime.UTC)
    while True:
        mail.refresh_from_db()
        if mail.state != "queued":
            break
        pauses.append(int((mail.next_try_at - now).total_seconds() // 60))
        now = mail.next_try_at
        with clock.at(now):
            send_waiting(by=reminders())

    assert pauses[:5] == [1, 2, 4, 8, 16]
    assert max(pauses) == 360
    assert (mail.state, mail.error) == ("failed", "unreachable")

    office.open()
    with clock.at(now):
        try_again(mail=mail, by=administrator)
        assert send_waiting(by=reminders()) == 1
    assert Event.objects.filter(name="notifications.mail_tried_again").count() == 1


def test_what_could_not_leave_is_in_tomorrows_mail_and_only_there(world, office):
    office.close()
    with day(0):
        due(world, 8)
        first = world.digest()
    office.open()
    with day(1):
        second = world.digest()

    first.refresh_from_db()
    assert first.state == "replaced"
    assert len(office.received) == 1
    assert {n.kind for n in second.digest.notices.all()} == {"assigned", "due"}
    assert not Notice.objects.filter(digest=first.digest, dropped_at=None).exists()


def test_two_reminders_never_leave_on_one_day(world, office):
    with day(0):
        due(world)
        world.digest()
        older = Digest.objects.create(person=world.author, day=MONDAY - datetime.timedelta(days=1))
        late = Mail.objects.create(
            kind="digest",
            to=world.author.email,
            person=world.author,
            digest=older,
            language="en",
            subject="Late",
            text="Late",
            message_id="<late@servanda>",
            next_try_at=clock.now(),
        )
        assert send_waiting(by=reminders()) == 0
    with day(1):
        assert send_waiting(by=reminders()) == 1

    late.refresh_from_db()
    assert late.leaves_on == MONDAY + datetime.timedelta(days=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.filter(pk=late.pk).update(leaves_on=MONDAY)


def test_a_refused_address_is_marked_until_a_mail_gets_through(world, office):
    office.refuse = world.author.email
    with day(0):
        due(world)
        mail = world.digest()
    mail.refresh_from_db()
    assert (mail.state, mail.error) == ("failed", "address")
    assert mail.error_detail == "550 No such user here"
    assert refused_since(world.author.email.upper()) is not None

    office.refuse = ""
    with day(7):
        world.assign(due=MONDAY + datetime.timedelta(days=8), cluster=factories.cluster("No torture"))
        world.digest()
    assert not RefusedAddress.objects.exists()


def test_come_back_later_is_done(world, office):
    office.later = True
    with day(0):
        due(world)
        mail = world.digest()
    mail.refresh_from_db()

    assert (mail.state, mail.error) == ("queued", "busy")
    assert not RefusedAddress.objects.exists()


def test_a_server_that_dawdles_is_tried_again(world, office, settings):
    settings.EMAIL_TIMEOUT = 0.3
    office.slow = 1.0
    with day(0):
        due(world)
        mail = world.digest()
    mail.refresh_from_db()

    assert (mail.state, mail.error) == ("queued", "slow")


def test_without_the_encryption_asked_for_nothing_is_sent(world, office, settings):
    settings.EMAIL_USE_TLS = True
    with day(0):
        due(world)
        mail = world.digest()
    mail.refresh_from_db()

    assert (mail.state, mail.error) == ("queued", "no_tls")
    assert not office.received


def test_a_mail_that_broke_off_is_not_sent_twice_by_itself(world, office, administrator):
    with day(0):
        due(world)
        world.digest()
        mail = Mail.objects.get()
        Mail.objects.filter(pk=mail.pk).update(state="sending", sent_at=None)
    with day(0, hour=10):
        assert give_up_lost(by=reminders()) == 1
        assert send_waiting(by=reminders()) == 0
    mail.refresh_from_db()

    assert (mail.state, mail.error) == ("failed", "unknown")


def test_mails_about_signing_in_keep_subject_and_state_only(world, office, settings):
    settings.EMAIL_BACKEND = "servanda.pipelines.notifications.outbox.EmailBackend"
    secret = "https://avelia.example/invitation/s3cret-t0ken/"

    EmailMessage("Your way in", f"Open {secret}", to=[world.author.email]).send()

    assert secret in office.received[-1].content.decode()
    mail = Mail.objects.get()
    assert (mail.kind, mail.state, mail.subject, mail.text, mail.html) == ("security", "sent", "Your way in", "", "")
    assert mail.person == world.author
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(text=secret)


def test_an_invitation_that_fails_is_seen_and_not_sent_again_from_here(world, office, administrator, settings):
    settings.EMAIL_BACKEND = "servanda.pipelines.notifications.outbox.EmailBackend"
    office.refuse = "all"

    with pytest.raises(OSError):
        EmailMessage("Your way in", "Open it", to=["new@avelia.example"]).send()

    mail = Mail.objects.get()
    assert (mail.state, mail.error) == ("failed", "address")
    with pytest.raises(StepRefused, match="invitation anew"):
        try_again(mail=mail, by=administrator)


@pytest.mark.parametrize("role", ["coordinator", "focal_point", "approver", "auditor", "nhri", "parliament"])
def test_only_administrators_see_the_outbox(world, role):
    with day(0):
        due(world)
        mail = world.digest()
    other = factories.user(role)

    assert not mails_visible_to(other).exists()
    with pytest.raises(NotAllowed):
        try_again(mail=mail, by=other)


def test_texts_go_after_a_month_and_rows_after_three(world, office):
    with day(0):
        due(world)
        world.digest()
    with day(31):
        forget_old_mail(by=reminders())
        assert Mail.objects.get().text == ""
    with day(91):
        forget_old_mail(by=reminders())

    assert not Mail.objects.exists()
    assert Digest.objects.exists()
