"""Rows that are found by their words: however they are written, what they are found by is written too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from rapport.store.bulk_sql import update
from rapport.store.folded import Folded as Folded
from rapport.store.folded import with_folded
from rapport.store.scope import BrandOwned


class SearchedRows(models.QuerySet[Any]):
    """Changes in the database alone are followed by the terms of the rows changed."""

    def update(self, **changes: Any) -> int:
        made = [name for name in with_folded(self.model, changes) if name not in changes]
        if not made:
            return super().update(**changes)
        with transaction.atomic():
            pks = list(self.values_list("pk", flat=True))
            count = super().update(**changes)
            update(list(self.model._base_manager.filter(pk__in=pks)), made)
        return count

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        for row in objs:
            for name in with_folded(self.model, fields):
                self.model._meta.get_field(name).pre_save(row, False)
        return super().bulk_update(objs, with_folded(self.model, fields), batch_size)


class Searched(BrandOwned):
    """A brand's row with a `Folded` column."""

    if not TYPE_CHECKING:  # its type is that of `BrandOwned.across_brands`, which names the model itself
        across_brands = models.Manager.from_queryset(SearchedRows)()

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        if options.get("update_fields") is not None:
            options["update_fields"] = with_folded(type(self), options["update_fields"])
        super().save(**options)
