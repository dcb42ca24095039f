from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, what they hold, and what that allows."""

    name = "servanda.foundation.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
