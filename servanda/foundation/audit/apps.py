from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what to which thing, and the one signal that travels upwards."""

    name = "servanda.foundation.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
