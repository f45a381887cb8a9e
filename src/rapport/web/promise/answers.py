"""The second promise: how often a robot's answer is the right one, by group and by article."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.inbox.article_alarm import lift_article
from rapport.inbox.models import ArticleHalt
from rapport.promise.answer_curve import answers_realised, answers_wealth
from rapport.promise.answer_look import look_at_answers
from rapport.promise.answer_report import answer_report
from rapport.promise.answer_standing import answer_standings
from rapport.promise.dial import BETAS, setting
from rapport.promise.group import Group
from rapport.triage.read import default_readers
from rapport.web.access import BrandRequest, member
from rapport.web.page import show
from rapport.web.promise.charts import ROWS, gauge, promised_curve, thinned, wealth_line, within
from rapport.web.promise.unanswered import shown
from rapport.web.promise.words import name, named


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """The promise in words, what is halted, and the groups."""
    dial = setting(request.brand)
    found = answer_standings(request.brand, default_readers(), request.now)
    context = {
        "tab": "answers",
        "beta": dial.beta * 100,
        "sure": 1 - dial.delta,
        "both": 1 - 2 * dial.delta,
        "found": found,
        "halts": [halt for one in found for halt in one.halts],
        "speaks": [one for one in found if one.status == "kept"],
        "unanswered": shown(request.brand),
    }
    return show(request, "promise/answers.html", context)


@require_safe
@member("see")
def group(request: BrandRequest, language: str, kind: str) -> HttpResponse:
    """One group, article by article, and what more labels would buy."""
    asked, dial = named(request.brand, language, kind), setting(request.brand)
    betas = sorted({*BETAS, dial.beta})
    found = answer_report(asked, default_readers(), request.now, betas)
    made = found.standing.bound
    audited, wealth = answers_realised(made), answers_wealth(made)
    points = within(found.curve, dial.beta)
    context = {
        "tab": "answers",
        "name": name(asked),
        "report": found,
        "found": found.standing,
        "setting": dial,
        "sure": 1 - dial.delta,
        "alarm": 1 / dial.delta,
        "curve": promised_curve(found.curve, dial.beta, found.used) if points else None,
        "points": thinned(points, ROWS),
        "audited": audited,
        "gauge": gauge(audited, made.beta) if audited and made else None,
        "chart": wealth_line(wealth, 1 / dial.delta) if wealth else None,
        "now": wealth[-1] if wealth else 1.0,
        "wealth": list(enumerate(wealth, 1))[-ROWS:],
    }
    return show(request, "promise/answer_group.html", context)


@require_POST
@member("settle")
def look(request: BrandRequest, language: str, kind: str) -> HttpResponse:
    """Fits the group's thresholds anew to what people said."""
    asked = named(request.brand, language, kind)
    made = look_at_answers(asked, default_readers(), request.now, request.person)
    if made is None:
        messages.info(request, _("Somebody else has looked in this moment; their look is shown."))
    elif made.allows:
        messages.success(request, _("Looked. Answers as sure as this are said from now on."))
    else:
        messages.warning(request, _("Looked. What was labelled proves no answer yet, so none is said by itself."))
    return _back(request, asked)


@require_POST
@member("settle")
def lift(request: BrandRequest, pk: int) -> HttpResponse:
    """A person has looked at what the article answered."""
    halt = get_object_or_404(ArticleHalt.of(request.brand), pk=pk)
    lift_article(halt, request.person, request.now)
    asked = Group(halt.brand_id, halt.language, halt.kind)
    said = _("Lifted for %(group)s. It is said again after the next look.") % {"group": name(asked)}
    messages.success(request, said)
    return _back(request, asked)


def _back(request: BrandRequest, to: Group) -> HttpResponse:
    return redirect("promise:answer_group", brand=request.brand.slug, language=to.language, kind=to.kind)
