"""One group: its curve, its audit, its calibrations; looking again, and lifting a halt."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rapport.promise import alarm, calibrate, report
from rapport.promise.choices import choices_of_alpha, labels_of
from rapport.promise.dial import ALPHAS, setting
from rapport.promise.group import Group
from rapport.promise.models import Calibration, Halt
from rapport.triage.alpha_spending import alpha_spent
from rapport.triage.read import default_readers
from rapport.web.access import BrandRequest, member
from rapport.web.page import show
from rapport.web.promise.charts import ROWS, risk_curve, thinned, wealth_line, within
from rapport.web.promise.overview import line
from rapport.web.promise.words import name, named

HISTORY = 20


@require_safe
@member("see")
def group(request: BrandRequest, language: str, kind: str) -> HttpResponse:
    """Everything that is known of a group's promise."""
    asked = named(request.brand, language, kind)
    found, dial = report.report(asked, request.now, request.brand), setting(request.brand)
    made = found.calibration
    rows = labels_of(found, request.now)
    points, wealth = report.curve(rows, dial.delta), report.wealth_of(asked)
    past = Calibration.of(request.brand).filter(language=language, kind=kind)
    context = {
        "tab": "index",
        "line": line(found),
        "setting": dial,
        "promised": dial.alpha * 100,
        "alarm": 1 / dial.delta,
        "curve": risk_curve(points, dial.alpha, made) if points else None,
        "points": thinned(within(points, dial.alpha), ROWS),
        "chart": wealth_line(wealth, 1 / dial.delta) if wealth else None,
        "wealth": list(enumerate(wealth, 1))[-ROWS:],
        "choices": choices_of_alpha(found, rows, dial, default_readers().first, ALPHAS),
        "history": past.order_by("-pk")[:HISTORY],
        "next_look": made.look + 1 if made else 1,
        "next_spends": alpha_spent(dial.delta, made.look + 1 if made else 1),
    }
    return show(request, "promise/group.html", context)


@require_POST
@member("settle")
def look(request: BrandRequest, language: str, kind: str) -> HttpResponse:
    """Fits the threshold anew to what people judged."""
    asked = named(request.brand, language, kind)
    found = calibrate.look(asked, default_readers(), request.now, request.person)
    if not found:
        messages.info(request, _("Somebody else has looked in this moment; their look is shown."))
        return _back(request, asked)
    made = found[0]
    if made.threshold:
        messages.success(request, _("Looked. The new threshold holds from now on."))
    elif made.anytime:
        messages.warning(request, _("Looked. The labels support no threshold yet, so nothing is automatic."))
    else:
        n = report.report(asked, request.now).needed - made.labels
        said = ngettext(
            "Looked. The labels support no threshold, so nothing is automatic: %(n)d more complaint is needed.",
            "Looked. The labels support no threshold, so nothing is automatic: %(n)d more complaints are needed.",
            n,
        )
        messages.warning(request, said % {"n": n})
    return _back(request, asked)


@require_POST
@member("settle")
def lift(request: BrandRequest, pk: int) -> HttpResponse:
    """A person has looked at what happened."""
    halt = get_object_or_404(Halt.of(request.brand), pk=pk)
    alarm.lift(halt, request.person, request.now)
    asked = Group(halt.brand_id, halt.language, halt.kind)
    said = _("Lifted for %(group)s. It answers again after the next look.") % {"group": name(asked)}
    messages.success(request, said)
    return _back(request, asked)


def _back(request: BrandRequest, to: Group) -> HttpResponse:
    return redirect("promise:group", brand=request.brand.slug, language=to.language, kind=to.kind)
