from django.apps import AppConfig


class Intake(AppConfig):
    name = "rapport.intake"
    label = "intake"
