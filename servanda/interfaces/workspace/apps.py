from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "servanda.interfaces.workspace"
    label = "workspace"
