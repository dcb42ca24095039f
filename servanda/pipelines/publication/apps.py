from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """The public record: an append-only chain of releases, and what is read from it."""

    name = "servanda.pipelines.publication"
    label = "publication"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models exist only from here on.
        from servanda.foundation.audit.actions import recorded  # noqa: PLC0415
        from servanda.pipelines.publication.listeners import hear  # noqa: PLC0415

        recorded.connect(hear, dispatch_uid="publication.hear")
