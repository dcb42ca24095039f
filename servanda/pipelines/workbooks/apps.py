from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    """Lists that go out as workbooks and come back with differences."""

    name = "servanda.pipelines.workbooks"
    label = "workbooks"
    default_auto_field = "django.db.models.BigAutoField"
