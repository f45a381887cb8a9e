from django.apps import AppConfig


class Approvals(AppConfig):
    name = "rapport.approvals"
    label = "approvals"
