from django.apps import AppConfig


class People(AppConfig):
    name = "rapport.people"
    label = "people"
