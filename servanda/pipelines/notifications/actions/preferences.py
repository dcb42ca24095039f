"""What people and administrators choose about reminders."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation.queries.answers import answers_owed_by_user
from servanda.domain.implementation.queries.clearance import steps_waiting_for
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, require
from servanda.pipelines.notifications import things
from servanda.pipelines.notifications.models import Preference, ReminderSettings, Snooze
from servanda.pipelines.notifications.rules import can_change_reminders
from servanda.pipelines.notifications.states import Frequency

# Putting off is a pause, not a way out.
LONGEST_SNOOZE = datetime.timedelta(days=30)
EVERYTHING = ""


@transaction.atomic
def choose_frequency(*, frequency: str, by: User) -> Preference:
    """How often one's own digest comes. Ending reminders by the link in a mail comes here too."""
    if frequency not in Frequency.values:
        raise InvalidInput(_("Choose how often you want to be reminded."), field="frequency")
    held, _made = Preference.objects.select_for_update().get_or_create(person=by)
    if held.frequency != frequency:
        held.frequency = frequency
        held.save()
        record("notifications.frequency_chosen", of=by, by=by, frequency=frequency)
    return held


@transaction.atomic
def put_off(*, thing: str = EVERYTHING, until: datetime.date | None, by: User) -> Snooze:
    """Hear nothing of one owed answer or decision, or of anything, until a day at most thirty days ahead."""
    today = clock.today()
    if until is None or until <= today:
        raise InvalidInput(_("Choose a day after today."), field="until")
    if until > today + LONGEST_SNOOZE:
        raise InvalidInput(
            _("Choose a day within %(n)s days: what is put off longer is forgotten.") % {"n": LONGEST_SNOOZE.days},
            field="until",
        )
    if thing and not _owes(by, thing, today):
        raise InvalidInput(_("This does not wait for you any more."), field="thing")
    held, _made = Snooze.objects.update_or_create(person=by, thing=thing, defaults={"until": until})
    record("notifications.put_off", of=by, by=by, thing=thing, until=until)
    return held


def _owes(person: User, thing: str, today: datetime.date) -> bool:
    if thing in {things.of_owed(item) for item in answers_owed_by_user(person, today=today)}:
        return True
    return thing in {things.update(step.update_id) for step in steps_waiting_for(person)}


@transaction.atomic
def take_up_again(*, thing: str = EVERYTHING, by: User) -> None:
    """End a pause early."""
    gone, _by_model = Snooze.objects.filter(person=by, thing=thing).delete()
    if gone:
        record("notifications.taken_up_again", of=by, by=by, thing=thing)


@transaction.atomic
def change_reminder_settings(
    *, escalate_after_days: int, quiet_weekends: bool, hour: int, by: User
) -> ReminderSettings:
    """What holds for everybody: when late answers are taken further, whether weekends are quiet, from which hour."""
    require(can_change_reminders(by), _("Only administrators of this installation may change how it reminds."))
    if not 1 <= escalate_after_days <= 365:
        raise InvalidInput(_("Enter a number of days from 1 to 365."), field="escalate_after_days")
    if not 0 <= hour <= 23:
        raise InvalidInput(_("Enter an hour from 0 to 23."), field="hour")
    ReminderSettings.objects.get_or_create(pk=1)
    held = ReminderSettings.objects.select_for_update().get(pk=1)
    before = {"escalate_after_days": held.escalate_after_days, "quiet_weekends": held.quiet_weekends, "hour": held.hour}
    after = {"escalate_after_days": escalate_after_days, "quiet_weekends": quiet_weekends, "hour": hour}
    if before != after:
        for name, value in after.items():
            setattr(held, name, value)
        held.save()
        record("notifications.settings_changed", of=held, by=by, before=before, after=after)
    return held
