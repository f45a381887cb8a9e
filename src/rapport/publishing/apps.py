from importlib import import_module

from django.apps import AppConfig

# Rows of what stands around posts, each beside its verbs.
PARTS = ("ics", "imports", "links", "occasions", "results")


class Publishing(AppConfig):
    name = "rapport.publishing"
    label = "publishing"

    def import_models(self) -> None:
        super().import_models()
        for part in PARTS:
            import_module(f"{self.name}.{part}.models")
