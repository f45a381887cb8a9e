from django.apps import AppConfig


class Jobs(AppConfig):
    name = "rapport.jobs"
    label = "jobs"
