from django.apps import AppConfig


class ApiApp(AppConfig):
    name = "rapport.api"
    label = "api"
