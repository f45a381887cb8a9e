from django.apps import AppConfig


class Channels(AppConfig):
    name = "rapport.channels"
    label = "channels"
