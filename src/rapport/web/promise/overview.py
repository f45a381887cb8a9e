"""What is promised now, what is halted, and how each group stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from rapport.accounts.models import Brand
from rapport.promise import report
from rapport.promise.dial import setting
from rapport.promise.report import GroupReport, Realised
from rapport.web.access import BrandRequest, member
from rapport.web.page import show
from rapport.web.promise.charts import Gauge, gauge
from rapport.web.promise.dial import DialForm
from rapport.web.promise.taught import layers
from rapport.web.promise.words import name


@dataclass(frozen=True)
class GroupRow:
    """One group in the table. `share`: of judged messages that are no complaint, those the robot may answer."""

    report: GroupReport
    name: str
    share: float
    realised: Realised | None
    gauge: Gauge | None
    wealth: float

    @property
    def missing(self) -> int:
        """Complaints to label before anything may be automatic; on a first day it is labels that are counted."""
        if self.report.first is not None:
            return 0
        return max(0, self.report.needed - self.report.complaints)


def line(found: GroupReport) -> GroupRow:
    """A group's report with the figures its audit gave so far; what is not in force lets nothing pass."""
    made = found.calibration
    audited = report.realised(found.group) if made else None
    realised = audited if audited and audited.complaints else None
    share = made.passed / made.others if made and made.others and found.status in ("live", "shadow") else 0.0
    return GroupRow(
        report=found,
        name=name(found.group),
        share=share,
        realised=realised,
        gauge=gauge(realised, made.alpha) if realised and made else None,
        wealth=(report.wealth_of(found.group) or [1.0])[-1] if made else 1.0,
    )


def lines(brand: Brand, now: datetime) -> list[GroupRow]:
    """The brand's groups, the halted first."""
    found = [line(one) for one in report.reports(brand, now)]
    return sorted(found, key=lambda one: one.report.halt is None)


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """The promise in words, the dial, and the groups."""
    now = setting(request.brand)
    groups = lines(request.brand, request.now)
    context = {
        "setting": now,
        "promised": now.alpha * 100,
        "wrong": now.beta * 100,
        "sure": 1 - now.delta,
        "alarm": 1 / now.delta,
        "lines": groups,
        "lead": next((one for one in groups if one.report.first and not one.report.halt), None),
        "halted": [one for one in groups if one.report.halt],
        "form": DialForm(now),
        "layers": layers(request.brand),
    }
    return show(request, "promise/index.html", context)
