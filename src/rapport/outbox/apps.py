from django.apps import AppConfig


class Outbox(AppConfig):
    name = "rapport.outbox"
    label = "outbox"
