from django.apps import AppConfig


class Web(AppConfig):
    name = "rapport.web"
    label = "web"
