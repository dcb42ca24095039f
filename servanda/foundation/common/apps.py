from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Ground floor: knows nothing of human rights."""

    name = "servanda.foundation.common"
    label = "common"
    default_auto_field = "django.db.models.BigAutoField"
