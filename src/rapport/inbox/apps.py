from django.apps import AppConfig


class Inbox(AppConfig):
    name = "rapport.inbox"
    label = "inbox"
