"""Rows that are settings: however one is changed, a new edition begins in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction

from rapport.store.edition import renew
from rapport.store.scope import BrandOwned


class SettingRows(models.QuerySet[Any]):
    """Changes made in the database alone."""

    def update(self, **changes: Any) -> int:
        with transaction.atomic():
            if _settles(self.model, changes):
                renew()
            return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            renew()
            return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        with transaction.atomic():
            renew()
            return super().bulk_create(objs, *args, **options)

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        with transaction.atomic():
            renew()
            return super().bulk_update(objs, fields, batch_size)


class EditionRows(models.Model):
    """A row by which messages are read and decided. `passing` are columns that nobody decides by."""

    passing: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        with transaction.atomic():
            if _settles(type(self), options.get("update_fields")):
                renew()
            super().save(**options)

    def delete(self, using: Any = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            renew()
            return super().delete(using, keep_parents)


class EditionSetting(EditionRows, BrandOwned):
    """A brand's setting."""

    if not TYPE_CHECKING:  # its type is that of `BrandOwned.across_brands`, which names the model itself
        across_brands = models.Manager.from_queryset(SettingRows)()

    class Meta:
        abstract = True


def _settles(model: type[Any], names: Collection[str] | None) -> bool:
    return names is None or not model.passing.issuperset(names)
