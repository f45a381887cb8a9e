from django.apps import AppConfig


class Ledger(AppConfig):
    name = "rapport.ledger"
    label = "ledger"
