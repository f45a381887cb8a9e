from django.apps import AppConfig


class Promise(AppConfig):
    name = "rapport.promise"
    label = "promise"
