"""Which article answers this? One question at a time, one key each, the last one can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.answers.models import Article, Wording
from rapport.domain.parameters import number_or
from rapport.inbox.answer_labels import forget_answer, label_answer
from rapport.inbox.models import AnswerLabel, Direction, Message
from rapport.promise.answer_queue import AnswerAsk, answer_queue, articles_of, ask_again
from rapport.promise.group import Group, group_of
from rapport.promise.labelling_queue import busiest
from rapport.triage.read import default_readers
from rapport.web.access import BrandRequest, member
from rapport.web.given import number_given
from rapport.web.inbox.responses import refused
from rapport.web.page import show
from rapport.web.promise.words import named

UNDO_WITHIN = timedelta(hours=1)
EARLIER = 3
NONE = "none"


@dataclass(frozen=True)
class AnswerCard:
    """A question with what was said before it, the articles that have a key with their words, and all others."""

    asked: AnswerAsk
    group: Group
    earlier: list[Message]
    choices: list[tuple[Article, str]]
    others: QuerySet[Article]


@require_safe
@member("see")
def queue(request: BrandRequest) -> HttpResponseBase:
    """The next question, of one group or of all; `?again=` brings one back that was labelled."""
    return _shown(request, "promise/answer_label.html", number_given(request, "again"))


@require_POST
@member("write")
def answer(request: BrandRequest, message: int) -> HttpResponseBase:
    """`article` is the number of an article, or `none`."""
    rows = Message.of(request.brand).filter(direction=Direction.IN, reading__isnull=False)
    row, given = get_object_or_404(rows, pk=message), request.POST.get("article", "")
    right = articles_of(request.brand).filter(pk=number_or(given) or 0).first()
    if right is None and given != NONE:
        return refused(_("That is no article of yours. Nothing was kept; load the page again."), 400)
    label_answer(row, right, request.person, request.now)
    return _next(request)


@require_POST
@member("write")
def undo(request: BrandRequest, pk: int) -> HttpResponseBase:
    """Takes one's own label back; the question comes again."""
    mine = AnswerLabel.of(request.brand).filter(by=request.person)
    row = get_object_or_404(mine, pk=pk)
    forget_answer(row, request.person, request.now)
    return _next(request, row.message_id)


def _next(request: BrandRequest, again: int | None = None) -> HttpResponseBase:
    if request.htmx:  # type: ignore[attr-defined]
        return _shown(request, "promise/answer_card.html", again)
    wanted = {name: request.POST.get(name, "") for name in ("language", "kind")} | {"again": str(again or "")}
    query = urlencode({name: value for name, value in wanted.items() if value})
    address = reverse("promise:answer_label", kwargs={"brand": request.brand.slug})
    return redirect(f"{address}?{query}" if query else address)


def _shown(request: BrandRequest, template: str, again: int | None) -> HttpResponseBase:
    groups, wanted = busiest(request.brand), _wanted(request)
    mine = AnswerLabel.of(request.brand).filter(by=request.person, at__gte=request.now - UNDO_WITHIN)
    context = {
        "tab": "answers",
        "card": _card(request, [wanted] if wanted else groups, again),
        "groups": groups,
        "wanted": wanted,
        "last": mine.select_related("message", "right").order_by("-at", "-pk").first(),
        "may_write": request.membership.may_write,
    }
    return show(request, template, context)


def _wanted(request: BrandRequest) -> Group | None:
    given = request.POST if request.method == "POST" else request.GET
    language, kind = given.get("language", ""), given.get("kind", "")
    return named(request.brand, language, kind) if language or kind else None


def _card(request: BrandRequest, groups: list[Group], again: int | None) -> AnswerCard | None:
    asked = _again(request, again) if again else None
    for group in groups if asked is None else []:
        asked = next(iter(answer_queue(group, default_readers(), request.person, request.now, most=1)), None)
        if asked:
            break
    if asked is None:
        return None
    message = asked.message
    before = message.conversation.messages.filter(at__lt=message.at).order_by("-at")[:EARLIER]
    others = articles_of(request.brand).exclude(pk__in=[one.pk for one in asked.articles]).order_by("title")
    group = group_of(message, message.channel, message.reading.language)
    said = Wording.of(request.brand).filter(article__in=asked.articles, language=group.language)
    answers = dict(said.values_list("article", "answer"))
    named_with = [(one, answers.get(one.pk, "")) for one in asked.articles]
    return AnswerCard(asked, group, list(reversed(before)), named_with, others)


def _again(request: BrandRequest, number: int) -> AnswerAsk | None:
    around = ("reading", "channel", "conversation__contact", "decision")
    rows = Message.of(request.brand).filter(direction=Direction.IN, reading__isnull=False)
    message = rows.select_related(*around).filter(pk=number).first()
    return ask_again(message) if message else None
