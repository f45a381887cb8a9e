from django.apps import AppConfig


class Accounts(AppConfig):
    name = "rapport.accounts"
    label = "accounts"
