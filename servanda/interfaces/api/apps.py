from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Machines come in here. The public part reads what was released and nothing else."""

    name = "servanda.interfaces.api"
    label = "api"
