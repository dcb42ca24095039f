"""How people want to be told, what they put off, and what the installation decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.foundation.accounts.models import User
from servanda.foundation.common.history import keeps_its_past
from servanda.pipelines.notifications.states import Frequency


class Preference(models.Model):
    """One person's wish; without a row, every day on which there is news."""

    person = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.DAILY)

    def __str__(self) -> str:
        return self.get_frequency_display()


class Snooze(models.Model):
    """One thing, or everything (`thing` empty), put off until a day. On that day it is told again."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    thing = models.CharField(max_length=60, blank=True)
    until = models.DateField()

    class Meta:
        ordering = ("until", "id")
        constraints = (models.UniqueConstraint(fields=["person", "thing"], name="a_thing_is_put_off_once"),)

    def __str__(self) -> str:
        return f"{self.thing} → {self.until}"


@keeps_its_past()
class ReminderSettings(models.Model):
    """What holds for everybody here. One row; absent: the defaults."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    escalate_after_days = models.PositiveSmallIntegerField(default=14)
    quiet_weekends = models.BooleanField(default=True)
    hour = models.PositiveSmallIntegerField(default=6)  # from which hour of the day digests go out

    class Meta:
        verbose_name_plural = "reminder settings"
        constraints = (
            models.CheckConstraint(name="one_row_of_reminder_settings", condition=Q(id=1)),
            models.CheckConstraint(
                name="reminder_settings_are_sensible",
                condition=Q(escalate_after_days__gte=1, escalate_after_days__lte=365, hour__lte=23),
            ),
        )

    def __str__(self) -> str:
        return str(self.escalate_after_days)
