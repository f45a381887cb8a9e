from django.apps import AppConfig


class MediaFiles(AppConfig):
    name = "rapport.media"
    label = "media"
