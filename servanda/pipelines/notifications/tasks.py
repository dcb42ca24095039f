"""What happens by the clock: reading news, one digest for each person, sending, keeping calendars up to date."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.pipelines.notifications.actions.digests import compose_digest, read_news
from servanda.pipelines.notifications.actions.escalation import escalate_late_answers
from servanda.pipelines.notifications.actions.feeds import refresh_feed
from servanda.pipelines.notifications.actions.late_decisions import escalate_late_decisions
from servanda.pipelines.notifications.actions.mail import forget_old_mail, give_up_lost, send_waiting
from servanda.pipelines.notifications.models import Feed
from servanda.pipelines.notifications.people import reminders
from servanda.pipelines.notifications.queries import people_without_digest, reminder_settings


@app.periodic(cron="7 * * * *")
@app.task(name="notifications.round", queue="notifications", queueing_lock="notifications.round")
def round_of_the_hour(timestamp: int) -> None:
    """News, what is taken further, then a digest for everybody who had none today, each in a task of its own."""
    read_news(by=reminders())
    if timezone.localtime(clock.now()).hour < reminder_settings().hour:
        return
    escalate_late_answers(by=reminders())
    escalate_late_decisions(by=reminders())
    for person in people_without_digest(clock.today()).iterator():
        digest_later.defer(person_id=person.pk)


@app.task(name="notifications.digest", queue="notifications", retry=2)
def digest_later(person_id: int) -> None:
    compose_digest(person=User.objects.get(pk=person_id), by=reminders())


@app.periodic(cron="* * * * *")
@app.task(name="notifications.send", queue="notifications", queueing_lock="notifications.send")
def send(timestamp: int) -> None:
    """Every minute: whatever waits and whose time has come."""
    give_up_lost(by=reminders())
    send_waiting(by=reminders())


@app.periodic(cron="37 * * * *")
@app.task(name="notifications.feeds", queue="notifications", queueing_lock="notifications.feeds")
def refresh_feeds(timestamp: int) -> None:
    for feed in Feed.objects.filter(person__is_active=True).select_related("person").order_by("pk").iterator():
        refresh_feed(person=feed.person, by=reminders())


@app.periodic(cron="23 3 * * *")
@app.task(name="notifications.forget", queue="notifications", queueing_lock="notifications.forget")
def forget(timestamp: int) -> None:
    forget_old_mail(by=reminders())
