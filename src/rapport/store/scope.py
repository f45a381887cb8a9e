"""The brand in every query by construction: what belongs to a brand is reached through `of(brand)`.

`across_brands` is for the machinery (flow, pollers, delivery); a test forbids it in screens and API.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

if TYPE_CHECKING:
    from rapport.accounts.models import Brand


class BrandOwned(models.Model):
    brand = models.ForeignKey("accounts.Brand", on_delete=models.PROTECT, related_name="+")

    across_brands: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True

    @classmethod
    def of(cls, brand: Brand) -> models.QuerySet[Self]:
        """The rows of one brand."""
        return cls.across_brands.filter(brand=brand)
