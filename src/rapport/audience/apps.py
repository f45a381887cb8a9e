from django.apps import AppConfig


class Audience(AppConfig):
    name = "rapport.audience"
    label = "audience"
