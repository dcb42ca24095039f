from servanda.pipelines.notifications.models.feed import Feed, FeedItem
from servanda.pipelines.notifications.models.mail import Digest, Mail, RefusedAddress
from servanda.pipelines.notifications.models.notice import Escalation, Notice, Reading
from servanda.pipelines.notifications.models.preference import Preference, ReminderSettings, Snooze

__all__ = [
    "Digest",
    "Escalation",
    "Feed",
    "FeedItem",
    "Mail",
    "Notice",
    "Preference",
    "Reading",
    "RefusedAddress",
    "ReminderSettings",
    "Snooze",
]
