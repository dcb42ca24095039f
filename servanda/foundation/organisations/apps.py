from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """The installation, the bodies of a State, partners, and posts."""

    name = "servanda.foundation.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"
