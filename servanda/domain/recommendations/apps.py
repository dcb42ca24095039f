from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    """Documents, recommendations, positions, tags, clusters."""

    name = "servanda.domain.recommendations"
    label = "recommendations"
    default_auto_field = "django.db.models.BigAutoField"
