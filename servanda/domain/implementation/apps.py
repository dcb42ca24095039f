from django.apps import AppConfig


class ImplementationConfig(AppConfig):
    """Assignments, actions, updates, evidence, clearance."""

    name = "servanda.domain.implementation"
    label = "implementation"
    default_auto_field = "django.db.models.BigAutoField"
