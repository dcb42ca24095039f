from django.apps import AppConfig


class IngestConfig(AppConfig):
    """Imports: parse, compare, plan, apply, receipt."""

    name = "servanda.pipelines.ingest"
    label = "ingest"
    default_auto_field = "django.db.models.BigAutoField"
