from django.apps import AppConfig


class RostersConfig(AppConfig):
    """Bodies, posts and people of a State from a spreadsheet."""

    name = "servanda.pipelines.rosters"
    label = "rosters"
    default_auto_field = "django.db.models.BigAutoField"
