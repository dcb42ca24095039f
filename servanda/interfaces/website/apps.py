from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "servanda.interfaces.website"
    label = "website"
