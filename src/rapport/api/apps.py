from django.apps import AppConfig


class Api(AppConfig):
    name = "rapport.api"
    label = "api"
