"""Small phrases used on several pages about updates."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from servanda.foundation.common.dates import date_in_words


def saved_words(moment: datetime.datetime) -> str:
    """ "Saved at 14:32" on the same day, else with the day."""
    local = timezone.localtime(moment)
    if local.date() == timezone.localdate():
        return _("Saved at %(time)s") % {"time": time_format(local, "H:i")}
    day = date_in_words(local, "day")
    return _("Saved on %(day)s at %(time)s") % {"day": day, "time": time_format(local, "H:i")}
