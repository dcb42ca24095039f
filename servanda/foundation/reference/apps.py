from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """Facts of the field: States, mechanisms, treaties, goals, themes, groups."""

    name = "servanda.foundation.reference"
    label = "reference"
    default_auto_field = "django.db.models.BigAutoField"
