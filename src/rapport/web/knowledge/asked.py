"""What was asked and had no article, by topic; and an article that begins with what was asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport.accounts.models import Brand
from rapport.domain.parameters import number_or
from rapport.inbox.article_gaps import BACK, Gap
from rapport.inbox.known_gaps import known_gaps
from rapport.inbox.models import Direction, Message
from rapport.triage.redact import redact
from rapport.web.access import BrandRequest, member
from rapport.web.page import show

PAGE = 25
EXAMPLES = 3
QUESTIONS = 8


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """The topics, the most asked first, each with its typical wording and a few examples."""
    known = known_gaps(request.brand, request.now)
    page = Paginator(known.gaps, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "topics": _shown(request.brand, list(page)), "days": BACK.days, "at": known.at}
    return show(request, "knowledge/asked.html", context)


def begun_from(request: BrandRequest) -> dict[str, str]:
    """The questions of messages of this brand as the beginning of an article, without what is somebody's own."""
    given = request.GET.getlist("from")[:QUESTIONS]
    numbers = [found for one in given if (found := number_or(one))]
    rows = {row.pk: row for row in _messages(request.brand, numbers)}
    if set(numbers) - set(rows):
        raise Http404(_("There is no such message."))
    questions: dict[str, dict[str, None]] = {}
    for number in numbers:
        language, words = _question(rows[number], request.brand)
        if words:
            questions.setdefault(language, {})[words] = None
    first = next(iter(next(iter(questions.values()), [])), "")
    filled = {f"questions_{language}": "\n".join(lines) for language, lines in questions.items()}
    filled |= _answers(rows[number] for number in numbers)
    return {"title": first[:80], **filled} if filled else {}


def _answers(asked: Iterable[Message]) -> dict[str, str]:
    """What people of the brand answered last to the first of these, in each language; a person goes over it."""
    found: dict[str, str] = {}
    for message in asked:
        read = getattr(message, "reading", None)
        name = f"answer_{read.language if read else ''}"
        if name in found:
            continue
        rows = message.conversation.messages.filter(direction=Direction.OUT)
        ours = (
            rows.filter(at__gte=message.at, removed_at=None, reply__cleared_by=None).order_by("at", "pk").first()
        )
        if ours and ours.text.strip():
            found[name] = redact(ours.text, [message.conversation.contact.name])
    return found


def _question(message: Message, brand: Brand) -> tuple[str, str]:
    read = getattr(message, "reading", None)
    contact = message.conversation.contact
    return (read.language if read else "") or brand.language, redact(message.text, [contact.name])


def _shown(brand: Brand, topics: list[Gap]) -> list[dict[str, Any]]:
    """Topics with the messages that stand for them: one of each contact, the typical one first."""
    picked = [[one.message for one in topic.of_each[:QUESTIONS]] for topic in topics]
    wanted = [number for numbers in picked for number in numbers[: EXAMPLES + 1]]
    rows = {row.pk: row for row in _messages(brand, wanted)}
    return [
        {
            "topic": topic,
            "typical": rows[numbers[0]],
            "examples": [rows[number] for number in numbers[1 : EXAMPLES + 1]],
            "query": "&".join(f"from={number}" for number in numbers),
        }
        for topic, numbers in zip(topics, picked, strict=True)
    ]


def _messages(brand: Brand, numbers: list[int]) -> list[Message]:
    around = ("reading", "conversation__contact", "conversation__channel")
    return list(Message.of(brand).filter(pk__in=numbers).select_related(*around)) if numbers else []
