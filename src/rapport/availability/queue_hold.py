"""Whether all posts of a brand are held in an incident: asked when one is put in line, and when one leaves."""

from __future__ import annotations

from rapport.availability.models import QueueHold


def queue_hold(brand: int) -> QueueHold | None:
    """The hold that stands for the brand with this id."""
    return QueueHold.across_brands.filter(brand_id=brand, ended_at=None).select_related("by").first()


def queue_is_held(brand: int) -> bool:
    return QueueHold.across_brands.filter(brand_id=brand, ended_at=None).exists()


def held_brands() -> list[int]:
    """The brands whose posts are held; what comes round waits there."""
    return list(QueueHold.across_brands.filter(ended_at=None).values_list("brand_id", flat=True))
