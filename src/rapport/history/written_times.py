"""Times as programs write them down, where no order of day and month can be in doubt."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

FORMS = ("%a %b %d %H:%M:%S %z %Y", "%a %b %d %H:%M:%S %Y", "%Y-%m-%d %H:%M:%S %Z", "%Y-%m-%d %H:%M:%S %z")
LONGEST = 60


def certain_time(words: str, zone: ZoneInfo) -> datetime | None:
    """A moment in UTC out of seconds since 1970, ISO 8601, or a line of mail; None for any other form."""
    if len(words) > LONGEST:
        return None
    try:
        if words.isdecimal() and len(words) in (10, 13):
            return datetime.fromtimestamp(int(words) / (1000 if len(words) == 13 else 1), UTC)
        if words[:4].isdecimal() and "T" in words[:20]:
            return _aware(datetime.fromisoformat(words), zone)
    except (ValueError, OverflowError, OSError):
        pass
    for form in FORMS:
        try:
            found = datetime.strptime(words, form)  # noqa: DTZ007 — made aware below
        except ValueError:
            continue
        return _aware(found, UTC if form.endswith("%Z") else zone)
    try:
        return _aware(parsedate_to_datetime(words), zone) if words[:3].isalpha() else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _aware(found: datetime, zone: object) -> datetime:
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)  # type: ignore[arg-type]
