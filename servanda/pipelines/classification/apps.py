from django.apps import AppConfig


class ClassificationConfig(AppConfig):
    """Suggestions: proposed by engines, decided by people, never in force by themselves."""

    name = "servanda.pipelines.classification"
    label = "classification"
    default_auto_field = "django.db.models.BigAutoField"
