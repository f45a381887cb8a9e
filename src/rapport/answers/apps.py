from django.apps import AppConfig


class Answers(AppConfig):
    name = "rapport.answers"
    label = "answers"
