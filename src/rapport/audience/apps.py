from importlib import import_module

from django.apps import AppConfig


class Audience(AppConfig):
    name = "rapport.audience"
    label = "audience"

    def import_models(self) -> None:
        super().import_models()
        import_module(f"{self.name}.draws.models")
