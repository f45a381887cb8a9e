from django.apps import AppConfig


class Store(AppConfig):
    name = "rapport.store"
    label = "store"
