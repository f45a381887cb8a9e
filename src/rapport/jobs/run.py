"""One run of a job: all brands at once or, where that breaks, each by itself."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from django.db import InterfaceError, OperationalError

from rapport.accounts.models import Brand
from rapport.jobs.task import BrandVerb, Task

# The database is away or busy: no brand is to blame.
NO_BRAND = (OperationalError, InterfaceError)


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """How a run went: `error` is empty when it went well; `partly` when it did for all brands but those named."""

    seconds: float
    error: str = ""
    partly: bool = False
    trace: str = ""


def run(task: Task, now: datetime) -> JobOutcome:
    """Never raises: what broke is the outcome."""
    begun = monotonic()
    error, partly, trace = _whole(task, now)
    return JobOutcome(monotonic() - begun, error, partly, trace)


def _whole(task: Task, now: datetime) -> tuple[str, bool, str]:
    try:
        if task.verb:
            task.verb(now)
        elif task.each:
            return _by_brand(task.each, now)
    except Exception as error:  # noqa: BLE001 — the clock's loop: told in the row and the log
        if task.verb and task.each and not isinstance(error, NO_BRAND):
            return _after(error, task.each, now)
        return _said(error), False, traceback.format_exc()
    return "", False, ""


def _after(error: Exception, each: BrandVerb, now: datetime) -> tuple[str, bool, str]:
    """All at once broke; what no single brand repeats is still told."""
    trace = traceback.format_exc()
    try:
        said, partly, more = _by_brand(each, now)
    except NO_BRAND as away:
        return _said(away), False, trace
    return (said, partly, more) if said else (_said(error), True, trace)


def _by_brand(each: BrandVerb, now: datetime) -> tuple[str, bool, str]:
    """Raises what the database raises when it is away."""
    said, trace, brands = [], "", list(Brand.objects.order_by("pk"))
    for brand in brands:
        try:
            each(brand, now)
        except NO_BRAND:
            raise
        except Exception as error:  # noqa: BLE001 — the clock's loop: the other brands go on
            said.append(f"{brand.slug}: {_said(error)}")
            trace = traceback.format_exc()
    return "; ".join(said), len(said) < len(brands), trace


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:400]
