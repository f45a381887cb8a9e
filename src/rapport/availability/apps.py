from django.apps import AppConfig


class Availability(AppConfig):
    name = "rapport.availability"
    label = "availability"
