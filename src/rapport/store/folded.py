"""A column with the terms by which a row is found, kept true whenever the words it is made of are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from rapport.domain.fold import stored_terms


class Folded(models.TextField[str, str]):
    """The terms of the columns in `of`, a space between them; made anew each time the row is saved."""

    def __init__(self, *args: Any, of: Sequence[str] = (), **options: Any) -> None:
        self.of = tuple(of)
        given: dict[str, Any] = {"default": "", "blank": True, "editable": False} | options
        super().__init__(*args, **given)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        terms = " ".join(stored_terms(" ".join(str(getattr(model_instance, name)) for name in self.of)))
        setattr(model_instance, self.attname, terms)
        return terms


def with_folded(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """The names of columns to write, and those that are made of them."""
    names = list(names)
    made = [one.name for one in model._meta.concrete_fields if isinstance(one, Folded) and {*one.of} & {*names}]
    return [*names, *(name for name in made if name not in names)]
