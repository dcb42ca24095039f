from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Digests, reminders, escalations, the outbox of mail, calendar feeds."""

    name = "servanda.pipelines.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"
