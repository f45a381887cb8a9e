from django.apps import AppConfig


class Curation(AppConfig):
    name = "rapport.curation"
    label = "curation"
