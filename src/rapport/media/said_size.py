"""How large a file is, as people say it."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

MEBIBYTE = 1024 * 1024
TENTH, THOUSAND = Decimal("0.1"), Decimal(1000)


def said_size(size: int, above: int = 0) -> str:
    """In MB, or in kB below a tenth of one; where it is `above` a limit, never the same as that one is said."""
    if size < MEBIBYTE // 10:
        return _("%(n)s kB") % {"n": number_format(-(-size // 1000))}
    said = _megabytes(size, ROUND_HALF_EVEN)
    return _megabytes(size, ROUND_CEILING) if above and said == said_limit(above) else said


def said_limit(size: int) -> str:
    """In MB, or in GB where that says as much; never more than it is."""
    return _megabytes(size, ROUND_FLOOR)


def _megabytes(size: int, rounding: str) -> str:
    # 5 · 1024² is what people call 5 MB, and so is 5,000,000.
    unit = MEBIBYTE if size % MEBIBYTE == 0 else 1_000_000
    tenths = (Decimal(size) / unit).quantize(TENTH, rounding)
    if tenths >= THOUSAND and tenths % (THOUSAND * TENTH) == 0:
        return _("%(n)s GB") % {"n": number_format((tenths / THOUSAND).normalize())}
    shown = tenths.quantize(Decimal(1)) if tenths == tenths.to_integral_value() else tenths
    return _("%(n)s MB") % {"n": number_format(shown, force_grouping=True)}
