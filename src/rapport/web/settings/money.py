"""What a network takes, as the reader's language writes amounts."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format

from rapport.connectors.prices import written


def money(millionths: int, currency: str) -> str:
    """An amount with its currency."""
    return f"{amount(millionths)} {currency}"


def amount(millionths: int) -> str:
    """With all its digits."""
    return number_format(Decimal(written(millionths)))
