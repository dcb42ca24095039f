from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """The public record: an append-only chain of releases, and what is read from it."""

    name = "servanda.pipelines.publication"
    label = "publication"
    default_auto_field = "django.db.models.BigAutoField"
