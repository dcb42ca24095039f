from django.apps import AppConfig


class ClassificationConfig(AppConfig):
    """Suggestions: proposed by engines, decided by people, never in force by themselves."""

    name = "servanda.pipelines.classification"
    label = "classification"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models exist only from here on.
        from servanda.foundation.audit.actions import recorded  # noqa: PLC0415
        from servanda.pipelines.classification.listeners import hear  # noqa: PLC0415

        recorded.connect(hear, dispatch_uid="classification.hear")
