from django.apps import AppConfig


class Budgets(AppConfig):
    name = "rapport.budgets"
    label = "budgets"
