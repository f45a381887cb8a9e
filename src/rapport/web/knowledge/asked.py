"""What was asked and had no article, by topic; and an article that begins with what was asked."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from rapport.inbox.models import Message
from rapport.inbox.unanswered import BACK, Topic, unanswered
from rapport.people.models import Brand
from rapport.triage.struck import struck
from rapport.web.access import BrandRequest, member
from rapport.web.page import show

PAGE = 25
EXAMPLES = 3
QUESTIONS = 8


@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """The topics, the most asked first, each with its typical wording and a few examples."""
    page = Paginator(unanswered(request.brand, request.now), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "topics": _shown(request.brand, list(page)), "days": BACK.days}
    return show(request, "knowledge/asked.html", context)


def begun_from(request: BrandRequest) -> dict[str, str]:
    """The questions of messages of this brand as the beginning of an article, without what is somebody's own."""
    numbers = [int(number) for number in request.GET.getlist("from")[:QUESTIONS] if number.isdigit()]
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
    return {"title": first[:80], **filled} if filled else {}


def _question(message: Message, brand: Brand) -> tuple[str, str]:
    read = getattr(message, "reading", None)
    contact = message.conversation.contact
    return (read.language if read else "") or brand.language, struck(message.text, [contact.name])


def _shown(brand: Brand, topics: list[Topic]) -> list[dict[str, Any]]:
    """Topics with the messages that stand for them: one of each contact, the typical one first."""
    picked = [_of_each(topic)[:QUESTIONS] for topic in topics]
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


def _of_each(topic: Topic) -> list[int]:
    first: dict[int, int] = {}
    for one in topic.asked:
        first.setdefault(one.contact, one.message)
    return list(first.values())


def _messages(brand: Brand, numbers: list[int]) -> list[Message]:
    around = ("reading", "conversation__contact", "conversation__channel")
    return list(Message.of(brand).filter(pk__in=numbers).select_related(*around)) if numbers else []
